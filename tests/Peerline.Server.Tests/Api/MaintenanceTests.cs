using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Api;

/// <summary>Planned work as the operator says it and as the peers whom it touches, and no others, are told.</summary>
public class MaintenanceTests(SharedServer shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_is_announced_begun_changed_and_done_before_the_eyes_of_whom_it_touches()
    {
        using var peer = await NativePeer.NewAsync(shared.Server);
        using var other = await NativePeer.NewAsync(shared.Server, peer: 1);
        var connection = (await peer.RequestedAsync()).Connections[0].Id;
        var plan = Plan(peer.Name, DateTimeOffset.UtcNow.AddHours(1), connection);
        var planned = (await peer.Operator.Maintenances.PlanAsync(plan)).Value;
        Assert.Equal(("Planned", connection), (planned.State, Assert.Single(planned.Connections)));
        Assert.Equal((600L, new MaintenanceDrain(connection, null, "It is PendingApproval.")), (planned.DrainBeforeSeconds, Assert.Single(planned.Drains)));
        var seen = (await peer.Client.Maintenances.GetAsync(planned.Id)).Value;
        Assert.Equal((plan.Title, true), (seen.Title, seen.Scope is null));
        Assert.DoesNotContain(planned.Id, await other.Client.Maintenances.ListAsync().Select(m => m.Id).ToListAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<PeerlineApiException>(() =>
            other.Client.Maintenances.GetAsync(planned.Id))).Status);
        var mine = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Maintenances.StartAsync(planned.Id));
        Assert.Equal(HttpStatusCode.Forbidden, mine.Status);

        // Once its time has come it begins by itself.
        var now = await peer.Operator.Maintenances.GetAsync(planned.Id);
        await peer.Operator.Maintenances.ChangeAsync(planned.Id, plan with { StartsAt = DateTimeOffset.UtcNow.AddSeconds(-1) }, now.ETag);
        seen = await UntilAsync(peer, planned.Id, m => m.State == "Active");
        Assert.NotNull(seen.StartedAt);
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Maintenances.CancelAsync(planned.Id));
        Assert.Equal((HttpStatusCode.Conflict, "WorkBegun"), (refused.Status, Assert.Single(refused.Problems).Code));
        Assert.Equal("Done", (await peer.Operator.Maintenances.FinishAsync(planned.Id)).Value.State);
        seen = (await peer.Client.Maintenances.GetAsync(planned.Id)).Value;
        Assert.Equal(["maintenance.planned", "maintenance.changed", "maintenance.started", "maintenance.done"], seen.History.Select(h =>
            h.Type));
        Assert.NotNull(seen.EndedAt);

        // Azure's clients find it where Service Health lists planned maintenance.
        using var azure = shared.Server.Client(await shared.Server.PeerTokenAsync());
        var health = await azure.GetFromJsonAsync<JsonElement>(
            $"subscriptions/{peer.Subscription}/providers/Microsoft.ResourceHealth/events?api-version=2022-10-01");
        var listed = Assert.Single(health.GetProperty("value").EnumerateArray()).GetProperty("properties");
        Assert.Equal(("PlannedMaintenance", "Resolved", plan.Title),
            (listed.GetProperty("eventType").GetString(), listed.GetProperty("status").GetString(),
                listed.GetProperty("title").GetString()));

        // Each of them is a mail to the contacts of the peer, with an entry for calendars.
        var folder = Path.Combine(shared.Server.Data, "mail");
        using var patience = new CancellationTokenSource(Patience);
        List<string> mails;
        while ((mails = Mails(folder, peer.Name)).Count < 4) await Task.Delay(100, patience.Token);
        Assert.All(mails, m => Assert.Contains("text/calendar", m));
    }

    [Fact]
    public async Task What_is_cancelled_is_told_and_a_plan_without_anything_is_refused_with_all_reasons()
    {
        using var peer = await NativePeer.NewAsync(shared.Server);
        var connection = (await peer.RequestedAsync()).Connections[0].Id;
        var planned = (await peer.Operator.Maintenances.PlanAsync(Plan(peer.Name, DateTimeOffset.UtcNow.AddHours(1), connection))).Value;
        Assert.Equal("Cancelled", (await peer.Operator.Maintenances.CancelAsync(planned.Id)).Value.State);
        Assert.Equal(["maintenance.planned", "maintenance.cancelled"],
            (await peer.Client.Maintenances.GetAsync(planned.Id)).Value.History.Select(h => h.Type));
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Maintenances.PlanAsync(
            new MaintenancePlan(" ", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(-1),
                new MaintenanceScope(Ports: [Guid.NewGuid()])) { DrainBeforeSeconds = long.MaxValue }));
        Assert.Equal(["title", "endsAt", "endsAt", "drainBeforeSeconds", "ports"], refused.Problems.Select(p => p.Target));
    }

    private static MaintenancePlan Plan(string title, DateTimeOffset starts, Guid connection) =>
        new($"Line cards for {title}", starts, starts.AddHours(2), new MaintenanceScope(Connections: [connection]),
            "No traffic for an hour.") { DrainBeforeSeconds = 600 };

    private static List<string> Mails(string folder, string name) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Select(File.ReadAllText)
            .Where(m => m.Contains($"noc@{name}.example") && m.Contains("maintenance"))]
        : [];

    private static async Task<Maintenance> UntilAsync(NativePeer peer, Guid id, Func<Maintenance, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var m = (await peer.Client.Maintenances.GetAsync(id)).Value;
            if (holds(m)) return m;
            await Task.Delay(100, patience.Token);
        }
    }
}
