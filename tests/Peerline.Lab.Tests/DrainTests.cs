using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>A connection that carries packets is drained before it goes: by what is seen, witnessed by the real peer's table and by packets.</summary>
public class DrainTests(ITestOutputHelper output)
{
    private const long Below = 200_000;

    private static PolicyTerms Policy { get; } = World.Policy with { DrainForSeconds = 120, DrainUntilBelow = Below };

    [Theory]
    [InlineData("bird")]
    [InlineData("frr")]
    public async Task A_removed_connection_drains_until_its_packets_have_moved_to_the_other(string peer)
    {
        await using var world = await World.StartAsync(Policy);
        await using var links = await TwoLinks.StartAsync(world, peer);
        var (first, second) = (links.First, links.Second);
        var up = await links.Router.TimesUpAsync(1);
        Assert.Equal(RoutesOfLink.Plain, await links.Router.RoutesAsync(0));
        output.WriteLine($"before: {await links.RateAsync(first):F0} bit/s and {await links.RateAsync(second):F0} bit/s");

        await first.Peer.Client.Connections.DeleteAsync(first.Id, "another building");
        await Eventually.EqualAsync(RoutesOfLink.Drained, () => links.Router.RoutesAsync(0), "what the peer's table has from the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(first) < Below, "the packets leave the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(second) > Below, "the packets flow over the second link");
        Assert.Equal(RoutesOfLink.Plain, await links.Router.RoutesAsync(1));
        await first.UntilGoneAsync();

        var history = await first.HistoryAsync();
        foreach (var e in history.Where(e => e.Type.Contains("drain", StringComparison.Ordinal))) output.WriteLine($"{e.At:HH:mm:ss.fff} {e.Sentence}");
        Assert.Contains(history, e => e.Type == "connection.drain-seen" && e.Sentence!.Contains("all 2 routes", StringComparison.Ordinal));
        Assert.StartsWith("Traffic fell to ", history.Single(e => e.Type == "connection.drain-ended").Sentence, StringComparison.Ordinal);
        Assert.Equal(up, await links.Router.TimesUpAsync(1));
        Assert.Equal(RoutesOfLink.None, await links.Router.RoutesAsync(0));
        Assert.True(await links.HostReachesHostAsync());
    }

    [Theory]
    [InlineData("bird", "frr")]
    [InlineData("frr", "frr")]
    [InlineData("bird", "bird")]
    public async Task Planned_work_finds_its_connection_drained_and_closed_and_leaves_it_as_it_was(string peer, string edge)
    {
        await using var world = await World.StartAsync(
            Policy, started: edge is "bird" ? async (lab, where) => await BirdRouter.StartAsync(lab, where) : null);
        await using var links = await TwoLinks.StartAsync(world, peer);
        var (first, second) = (links.First, links.Second);
        var (upFirst, up, before) = (await links.Router.TimesUpAsync(0), await links.Router.TimesUpAsync(1), await first.ReadAsync());

        // It begins in an hour, and what it touches is drained two hours before: now.
        var starts = DateTimeOffset.UtcNow.AddHours(1);
        var work = (await world.Operator.Maintenances.PlanAsync(
            new MaintenancePlan("New line cards", starts, starts.AddHours(1), new MaintenanceScope(Connections: [first.Id])) { DrainBeforeSeconds = 7200 })).Value;
        await Eventually.EqualAsync(RoutesOfLink.Drained, () => links.Router.RoutesAsync(0), "what the peer's table has from the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(first) < Below, "the packets leave the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(second) > Below, "the packets flow over the second link");

        // Closed both ways, by the peer's table and the edge's; the sessions are still up.
        var culled = await first.UntilAsync(c => c.Drain is { Phase: "Culled" } && c.Halves.All(h => h.Applied is { Open: false }), "it to be closed");
        Assert.Equal(("Active", work.Id), (culled.State, Assert.Single(culled.Drain!.Maintenances)));
        await Eventually.EqualAsync(RoutesOfLink.None, () => links.Router.RoutesAsync(0), "what the peer's table has from the first link");
        Assert.Equal(upFirst, await links.Router.TimesUpAsync(0));
        Assert.Equal(new MaintenanceDrain(first.Id, "Culled", null), Assert.Single((await world.Operator.Maintenances.GetAsync(work.Id)).Value.Drains));
        Assert.True(await links.HostReachesHostAsync());

        // The work itself takes the sessions down, and nobody notices.
        await world.Operator.Maintenances.StartAsync(work.Id);
        await links.ReplugFirstAsync();
        Assert.Equal("Culled", (await first.ReadAsync()).Drain!.Phase);
        Assert.True(await links.HostReachesHostAsync());

        await world.Operator.Maintenances.FinishAsync(work.Id);
        var back = await first.UntilAsync(c => c.Drain is null, "it to be back in service");
        await Eventually.EqualAsync(RoutesOfLink.Plain, () => links.Router.RoutesAsync(0), "what the peer's table has from the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(first) > Below, "the packets are back on the first link");
        Assert.Equal(before.ReportId, back.ReportId);
        Assert.All(back.Halves, h => Assert.True(h is { Applied.Open: true, Observed.State: "Established" }));

        var history = await first.HistoryAsync();
        var asked = history.Single(e => e.Type == "connection.drain-asked").Sequence;
        foreach (var e in history.Where(e => e.Sequence >= asked)) output.WriteLine($"{e.At:HH:mm:ss.fff} {e.Type} {e.Sentence}");
        Assert.Equal(
            ["drain-asked", "drain-started", "drain-seen", "drain-ended", "culled", "undrain-asked", "policy-opened", "undrained"],
            history.Where(e => e.Sequence >= asked && e.Type.StartsWith("connection.", StringComparison.Ordinal)
                && !e.Type.Contains("session-", StringComparison.Ordinal)).Select(e => e.Type["connection.".Length..]));
        Assert.StartsWith("Traffic fell to ", history.Single(e => e.Type == "connection.drain-ended").Sentence, StringComparison.Ordinal);
        Assert.Equal(up, await links.Router.TimesUpAsync(1));
        Assert.DoesNotContain(await second.HistoryAsync(), e => e.Type is "connection.session-down" or "connection.drain-asked");
    }

    [Fact]
    public async Task By_the_command_line_a_drain_is_undone_before_its_end_and_no_session_flaps()
    {
        // By time only: as long as it lasts, it drains.
        await using var world = await World.StartAsync(Policy with { DrainUntilBelow = 0 });
        await using var links = await TwoLinks.StartAsync(world, "bird");
        var first = links.First;
        var up = (await links.Router.TimesUpAsync(0), await links.Router.TimesUpAsync(1));
        var notMine = await Assert.ThrowsAsync<PeerlineApiException>(() => first.Peer.Client.Connections.DrainAsync(first.Id, "mine"));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, notMine.Status);

        await world.Server.CommandAsync("connection", "drain", $"{first.Id}", "--reason", "a look at the optics");
        await Eventually.EqualAsync(RoutesOfLink.Drained, () => links.Router.RoutesAsync(0), "what the peer's table has from the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(first) < Below, "the packets leave the first link");
        Assert.Equal(("Draining", "a look at the optics"), ((await first.ReadAsync()).Drain!.Phase, (await first.ReadAsync()).Drain!.ByHand!.Reason));

        Assert.Contains("out of service", await world.Server.CommandAsync("connection", "show", $"{first.Id}"), StringComparison.Ordinal);
        await world.Server.CommandAsync("connection", "undrain", $"{first.Id}");
        await first.UntilAsync(c => c.Drain is null, "it to be back in service");
        await Eventually.EqualAsync(RoutesOfLink.Plain, () => links.Router.RoutesAsync(0), "what the peer's table has from the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(first) > Below, "the packets are back on the first link");
        Assert.Equal(up, (await links.Router.TimesUpAsync(0), await links.Router.TimesUpAsync(1)));
        Assert.DoesNotContain(await first.HistoryAsync(), e => e.Type is "connection.culled" or "connection.policy-closed" or "connection.session-down");
    }
}
