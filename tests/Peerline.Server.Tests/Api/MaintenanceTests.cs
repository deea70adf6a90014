using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MimeKit;
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
        var mails = await MailsAsync(peer, 4);
        Assert.All(mails, m => Assert.Contains("text/calendar", m));
        var notes = Notes(mails);
        Assert.All(notes, n => Assert.Equal(("PUBLISH", "CONFIRMED", $"{planned.Id}"), (n["METHOD"], n["STATUS"], n["X-MAINTNOTE-MAINTENANCE-ID"])));
        Assert.Equal(["CONFIRMED", "CONFIRMED", "IN-PROCESS", "COMPLETED"], notes.Select(n => n["X-MAINTNOTE-STATUS"]));
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
        var notes = Notes(await MailsAsync(peer, 2));
        Assert.Equal(
            [("PUBLISH", "CONFIRMED", "CONFIRMED"), ("CANCEL", "CANCELLED", "CANCELLED")],
            notes.Select(n => (n["METHOD"], n["STATUS"], n["X-MAINTNOTE-STATUS"])));
        Assert.All(notes, n => Assert.Equal($"{planned.Id}", n["X-MAINTNOTE-MAINTENANCE-ID"]));
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.Maintenances.PlanAsync(
            new MaintenancePlan(" ", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(-1),
                new MaintenanceScope(Ports: [Guid.NewGuid()])) { DrainBeforeSeconds = long.MaxValue }));
        Assert.Equal(["title", "endsAt", "endsAt", "drainBeforeSeconds", "ports"], refused.Problems.Select(p => p.Target));
    }

    private static MaintenancePlan Plan(string title, DateTimeOffset starts, Guid connection) =>
        new($"Line cards for {title}", starts, starts.AddHours(2), new MaintenanceScope(Connections: [connection]),
            "No traffic for an hour.") { DrainBeforeSeconds = 600 };

    private async Task<List<string>> MailsAsync(NativePeer peer, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (Mails(Path.Combine(shared.Server.Data, "mail"), peer.Name) is var mails && mails.Count >= count) return mails;
            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>
    /// The properties of the calendar entries, in the order of their sequence: each later than the one before, all of one event, and
    /// each of the method that its part of the mail says.
    /// </summary>
    private static IReadOnlyList<Dictionary<string, string>> Notes(IEnumerable<string> mails)
    {
        var notes = mails.Select(Note).OrderBy(n => int.Parse(n["SEQUENCE"], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(notes.Count, notes.Select(n => n["SEQUENCE"]).Distinct().Count());
        Assert.Single(notes.Select(n => n["UID"]).Distinct());
        return notes;
    }

    private static Dictionary<string, string> Note(string mail)
    {
        using var message = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(mail)));
        var part = Assert.IsType<MimePart>(Assert.Single(message.Attachments), exactMatch: false);
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content);
        var note = Encoding.UTF8.GetString(content.ToArray()).Replace("\r\n ", "").Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(':', 2)).DistinctBy(l => l[0]).ToDictionary(l => l[0], l => l[1]);
        Assert.Equal(("text/calendar", "utf-8", note["METHOD"]),
            (part.ContentType.MimeType, part.ContentType.Charset, part.ContentType.Parameters["method"]));
        return note;
    }

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
