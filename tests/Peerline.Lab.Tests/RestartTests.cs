using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Lab.Tests;

/// <summary>How long the routes of a peer outlive it, whatever the peer says that they may (RFC 4724, RFC 9494).</summary>
public class RestartTests
{
    private const string Route = "203.0.113.0/24";
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("bird", GracefulRestartUse.Off)]
    [InlineData("bird", GracefulRestartUse.Helper)]
    [InlineData("frr", GracefulRestartUse.Off)]
    [InlineData("frr", GracefulRestartUse.LongLived)]
    [InlineData("gobgp", GracefulRestartUse.Off)]
    [InlineData("gobgp", GracefulRestartUse.LongLived)]
    public async Task A_peer_that_dies_and_asks_for_an_hour_leaves_its_routes_no_longer_than_the_policy_and_the_router_let_it(
        string router, GracefulRestartUse use)
    {
        await using var site = await SiteAsync(router);
        var peer = await site.CarriesAsync(use);
        var killed = DateTime.UtcNow;
        await peer.KillAsync();

        await Eventually.TrueAsync(async () => !(await site.RouteAsync()).Contains(Route, StringComparison.Ordinal), "the route is gone");
        Assert.Equal(use is not GracefulRestartUse.Off, DateTime.UtcNow - killed >= RestartTime);
    }

    [Fact]
    public async Task Where_the_policy_says_long_lived_BIRD_marks_them_as_stale_after_the_time_of_the_restart()
    {
        await using var site = await SiteAsync("bird");
        await (await site.CarriesAsync(GracefulRestartUse.LongLived)).KillAsync();

        await Eventually.TrueAsync(
            async () => (await site.RouteAsync()).Contains("(65535,6)", StringComparison.Ordinal), "the route is marked with LLGR_STALE");
    }

    private static async Task<Site> SiteAsync(string router)
    {
        switch (router)
        {
            case "bird":
                var bird = await BirdEdge.StartAsync();
                return new Site(bird, bird.Lab, bird.Peer, bird.Driver, () => bird.Bird.AskAsync($"show route {Route} all"));
            case "frr":
                var frr = await FrrEdge.StartAsync();
                return new Site(frr, frr.Lab, frr.Peer, frr.Driver, () => frr.Frr.AskAsync("bgpd", $"show bgp ipv4 unicast {Route} json"));
            default:
                var gobgp = await GoBgpEdge.StartAsync();
                return new Site(gobgp, gobgp.Lab, gobgp.Peer, gobgp.Driver, () => gobgp.GoBgp.AskAsync("global", "rib", Route));
        }
    }

    /// <param name="RouteAsync">The route as the router's own tool shows it; without its prefix when there is none.</param>
    private sealed record Site(IAsyncDisposable Edge, Lab Lab, LabNamespace Peer, IEdgeRouterDriver Driver, Func<Task<string>> RouteAsync) : IAsyncDisposable
    {
        /// <returns>The peer, whose route the router has.</returns>
        public async Task<BirdInstance> CarriesAsync(GracefulRestartUse use)
        {
            var wish = EdgeWishes.Opened with { V6 = null, V4 = EdgeWishes.Opened.V4! with { GracefulRestart = use } };
            var result = await Driver.ApplyAsync(EdgeWishes.Wish(wish), EdgeWishes.Intent, default);
            Assert.True(result.Outcome is ApplyOutcome.Applied, $"{result.Outcome}: {result.Sentence}");
            var peer = await Lab.BirdAsync(Peer, new BirdPeer
            {
                Md5Key = "s3cret", V6 = null,
                Extra = "graceful restart on; graceful restart time 2; long lived graceful restart on; long lived stale time 3600;",
            }.ToConfiguration());
            await Eventually.TrueAsync(async () => (await RouteAsync()).Contains(Route, StringComparison.Ordinal), "the route is there");
            return peer;
        }

        public ValueTask DisposeAsync() => Edge.DisposeAsync();
    }
}
