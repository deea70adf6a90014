namespace Peerline.Lab.Tests;

/// <summary>A GoBGP as the edge router: from the request to Active, through a restart of gobgpd, to the end.</summary>
public class GoBgpPeeringTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_dual_stack_peering_becomes_Active_survives_a_restart_of_gobgpd_and_leaves_nothing_behind()
    {
        await using var world = await World.StartAsync(World.Policy, started: GoBgpRouter.StartAsync);
        var gobgp = ((GoBgpRouter)world.Router).GoBgp;
        var peer = await world.PeerAsync("contoso", 64501);
        var link = Assert.Single(await peer.RequestAsync("exampleton", PeerNetwork.Asked("L4b.Key-64501")));
        await link.WiredAsync();
        var wired = await world.Router.RunningConfigurationAsync();
        await link.ConfiguredAsync();
        await link.ReadyAsync();

        var active = await link.UntilAsync("Active");
        output.WriteLine($"ready to Active: {(await link.TookAsync("ready", "active")).TotalSeconds:F1} s");
        Assert.All(active.Halves, h => Assert.True(h is { Applied.Open: true, Observed.State: "Established" }));
        Assert.Equal(1, await link.Bird!.CountAsync("protocol edge4"));
        Assert.Equal(1, await link.Bird!.CountAsync("table master6 protocol edge6"));
        Assert.Contains("203.0.113.0/24", await gobgp.AskAsync("global", "rib"), StringComparison.Ordinal);

        await gobgp.StopAsync(crash: true);
        await gobgp.StartAgainAsync();
        await GoBgpEdge.OriginateAsync(gobgp);
        await Eventually.TrueAsync(
            async () => (await gobgp.AskAsync("global", "rib")).Contains("203.0.113.0/24", StringComparison.Ordinal), "the route is back");

        await peer.Client.Connections.DeleteAsync(link.Id, "moving out");
        await link.UntilGoneAsync();
        Assert.Equal(0, await link.Bird!.CountAsync("protocol edge4"));
        Assert.Equal(wired, await world.Router.RunningConfigurationAsync());
    }
}
