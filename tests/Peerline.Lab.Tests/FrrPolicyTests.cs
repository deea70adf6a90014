using System.Diagnostics;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>DENY ALL, opening and closing, draining and removing on a real FRR, witnessed by the tables of both sides.</summary>
public class FrrPolicyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Under_deny_all_the_routes_are_received_and_nothing_goes_in_or_out()
    {
        await using var edge = await FrrEdge.StartAsync();
        var bird = await edge.PeerAsync();

        var applied = await edge.AppliedAsync(FrrEdge.Denied);

        Assert.Equal(new AppliedConnection(new AppliedHalf(1, false), new AppliedHalf(1, false)), applied.Confirmed[FrrEdge.Connection]);
        foreach (var peer in new[] { FrrEdge.Peer4, FrrEdge.Peer6 })
        {
            var session = await edge.EstablishedAsync(peer);
            Assert.Equal((1, 0, 0), (session.PrefixesReceived, session.PrefixesAccepted, session.PrefixesAdvertised));
            Assert.Equal((true, true, FrrEdge.Connection, 1), (session.Md5, session.Gtsm, session.ConnectionId, session.Generation));
            Assert.Equal(("e0", 10, true), (session.InterfaceName, session.MaxPrefixes, session.FourOctetAsn));
            Assert.Single(await edge.RoutesAsync(peer, RouteView.Received));
            Assert.Empty(await edge.RoutesAsync(peer, RouteView.Accepted));
            Assert.Empty(await edge.RoutesAsync(peer, RouteView.Advertised));
        }

        // The peer's own tables are the witness.
        Assert.Equal(0, await bird.CountAsync("protocol edge4"));
        Assert.Equal(0, await bird.CountAsync("table master6 protocol edge6"));
        Assert.False(await edge.Frr.ForwardsAsync("203.0.113.0/24"));
    }

    [Fact]
    public async Task Opening_permits_exactly_what_is_permitted_and_closing_takes_it_back_without_a_flap()
    {
        await using var edge = await FrrEdge.StartAsync();
        var bird = await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret",
            RoutesV4 = ["203.0.113.0/24", "203.0.113.128/25", "10.66.0.0/16", "0.0.0.0/0"] });
        await edge.AppliedAsync(FrrEdge.Denied);
        var before = await edge.EstablishedAsync(FrrEdge.Peer4);
        await edge.EstablishedAsync(FrrEdge.Peer6);

        var opening = Stopwatch.StartNew();
        var applied = await edge.AppliedAsync(FrrEdge.Opened);
        output.WriteLine($"apply (open both halves): {opening.Elapsed.TotalMilliseconds:F0} ms");
        Assert.Equal(new AppliedConnection(new AppliedHalf(1, true), new AppliedHalf(1, true)), applied.Confirmed[FrrEdge.Connection]);
        await edge.UntilAsync(FrrEdge.Peer4, s => s is { PrefixesReceived: 4, PrefixesAccepted: 1, PrefixesAdvertised: 1 },
            "accepts one of four and announces one");
        var accepted = Assert.Single(await edge.RoutesAsync(FrrEdge.Peer4, RouteView.Accepted));
        Assert.Equal((Prefix.Parse("203.0.113.0/24"), "64501"), (accepted.Prefix, accepted.AsPathText));
        Assert.Equal(Prefix.Parse("198.51.100.0/24"), Assert.Single(await edge.RoutesAsync(FrrEdge.Peer4, RouteView.Advertised)).Prefix);
        await Eventually.EqualAsync(1, () => bird.CountAsync("protocol edge4"), "routes that the peer has from us over IPv4");
        await Eventually.EqualAsync(1, () => bird.CountAsync("table master6 protocol edge6"), "routes that the peer has from us over IPv6");
        output.WriteLine($"until the peer has our routes: {opening.Elapsed.TotalMilliseconds:F0} ms");

        var closing = Stopwatch.StartNew();
        await edge.AppliedAsync(FrrEdge.Denied);
        output.WriteLine($"apply (close both halves): {closing.Elapsed.TotalMilliseconds:F0} ms");
        await edge.UntilAsync(FrrEdge.Peer4, s => s is { PrefixesReceived: 4, PrefixesAccepted: 0, PrefixesAdvertised: 0 },
            "is at DENY ALL again");
        await Eventually.EqualAsync(0, () => bird.CountAsync("protocol edge4"), "routes that the peer has from us over IPv4");
        output.WriteLine($"until the peer has lost our routes: {closing.Elapsed.TotalMilliseconds:F0} ms");

        var after = await edge.SessionAsync(FrrEdge.Peer4);
        Assert.Equal(before.Flaps, after.Flaps);
        Assert.True((after.EstablishedSince - before.EstablishedSince)!.Value.Duration() <= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task One_half_opens_without_the_other()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        await edge.EstablishedAsync(FrrEdge.Peer4);
        await edge.EstablishedAsync(FrrEdge.Peer6);

        await edge.AppliedAsync(FrrEdge.Denied with { V6 = FrrEdge.Opened.V6 });

        await edge.UntilAsync(FrrEdge.Peer6, s => s is { PrefixesAccepted: 1, PrefixesAdvertised: 1 }, "is open");
        var closed = await edge.SessionAsync(FrrEdge.Peer4);
        Assert.Equal((1, 0, 0), (closed.PrefixesReceived, closed.PrefixesAccepted, closed.PrefixesAdvertised));
    }

    [Fact]
    public async Task An_open_policy_with_empty_lists_accepts_and_announces_nothing()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync();
        await edge.AppliedAsync(FrrEdge.Denied with { V4 = FrrEdge.Denied.V4! with { Policy = new SessionPolicy(true, [], []) } });

        var session = await edge.EstablishedAsync(FrrEdge.Peer4);

        Assert.Equal((1, 0, 0), (session.PrefixesReceived, session.PrefixesAccepted, session.PrefixesAdvertised));
    }

    [Fact]
    public async Task Max_prefixes_trips_under_deny_all_and_a_new_generation_brings_the_session_back()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", RoutesV4 = [.. Enumerable.Range(0, 11).Select(i => $"10.{i}.0.0/16")] });
        await edge.AppliedAsync(FrrEdge.Denied);

        var stopped = await edge.UntilAsync(FrrEdge.Peer4, s => s.LastError is not null, "was stopped");
        Assert.Equal(("6/1 Cease: Maximum Number of Prefixes Reached", false), (stopped.LastError, stopped.LastErrorFromPeer));
        Assert.Equal(SessionState.Idle, stopped.State);

        await edge.AppliedAsync(FrrEdge.Denied with { V4 = FrrEdge.Denied.V4! with { Generation = 2, MaxPrefixes = 100 } });

        var back = await edge.EstablishedAsync(FrrEdge.Peer4);
        Assert.Equal((11, 0, 2), (back.PrefixesReceived, back.PrefixesAccepted, back.Generation));
    }

    [Fact]
    public async Task Draining_announces_graceful_shutdown_and_prefers_the_peers_routes_least()
    {
        await using var edge = await FrrEdge.StartAsync();
        var bird = await edge.PeerAsync();
        await edge.AppliedAsync(FrrEdge.Opened);
        await edge.EstablishedAsync(FrrEdge.Peer4);
        await Eventually.EqualAsync(1, () => bird.CountAsync("protocol edge4"), "routes that the peer has from us");

        await edge.AppliedAsync(FrrEdge.Opened with { V4 = FrrEdge.Opened.V4! with { Drain = true } });

        await Eventually.TrueAsync(
            async () => (await bird.AskAsync("show route protocol edge4 all")).Contains("(65535,0)", StringComparison.Ordinal),
            "the peer sees GRACEFUL_SHUTDOWN");
        var route = await edge.Frr.AskAsync("bgpd", "show bgp ipv4 unicast 203.0.113.0/24 json");
        Assert.Contains("\"locPrf\":0", route, StringComparison.Ordinal);
    }

    /// <summary>bgpd spells well-known communities by name where it matches them. What marks a drain is added after that.</summary>
    [Fact]
    public async Task Well_known_communities_that_are_internal_do_not_leave_and_the_mark_of_a_drain_does()
    {
        const string Inside = "route-map INSIDE permit 10\n set community 0:0 0:7 65535:0 65535:1 65535:9 65535:666 64510:1\nexit\n";
        await using var edge = await FrrEdge.StartAsync(
            Inside + FrrEdge.Base.Replace("network 198.51.100.0/24", "network 198.51.100.0/24 route-map INSIDE", StringComparison.Ordinal));
        var bird = await edge.PeerAsync();
        CommunityPattern[] all = [new(0, null, null, false), new(65535, null, null, false)];
        CommunityPattern[] some = [new(0, 0, null, false), new(65535, 0, null, false), new(65535, 666, null, false)];

        await LeavesAsync(1, [], drain: false, "(0,0) (0,7) (64510,1) (65535,0) (65535,1) (65535,9) (65535,666)");
        await LeavesAsync(2, some, drain: false, "(0,7) (64510,1) (65535,1) (65535,9)");
        await LeavesAsync(3, all, drain: false, "(64510,1)");
        await LeavesAsync(4, all, drain: true, "(64510,1) (65535,0)");

        async Task LeavesAsync(int generation, CommunityPattern[] inside, bool drain, string communities)
        {
            var policy = FrrEdge.Open4 with { Export = new ExportRules { Internal = inside } };
            await edge.AppliedAsync(FrrEdge.Opened with { V4 = FrrEdge.Opened.V4! with { Generation = generation, Drain = drain, Policy = policy } });
            await Eventually.EqualAsync(
                $"BGP.community: {communities}",
                async () => (await bird.AskAsync("show route protocol edge4 all")).Split('\n').Select(l => l.Trim())
                    .FirstOrDefault(l => l.StartsWith("BGP.community:", StringComparison.Ordinal)),
                $"what leaves in generation {generation}");
        }
    }

    /// <summary>bgpd judges the global next hop, and forwards by the link-local one beside it unless it is told otherwise.</summary>
    [Theory]
    [InlineData(false, "fe80::")]
    [InlineData(true, "2001:db8:ffff::")]
    public async Task On_a_LAN_traffic_goes_by_the_next_hop_that_was_judged(bool isOnLan, string via)
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync();
        var rules = EdgeWishes.Rules with { RefuseLinkLocal = isOnLan };
        await edge.AppliedAsync(FrrEdge.Opened with { V6 = FrrEdge.Opened.V6! with { Policy = FrrEdge.Open6 with { Rules = rules } } });
        await edge.UntilAsync(FrrEdge.Peer6, s => s.PrefixesAccepted == 1, "accepts over IPv6");

        await Eventually.TrueAsync(
            async () => (await edge.Edge.IpAsync("-6", "route", "show", "2001:db8:1000::/36")).Contains($"via {via}", StringComparison.Ordinal),
            $"the kernel has the route via {via}");
    }

    [Fact]
    public async Task The_peers_communities_and_otc_are_read_of_what_is_accepted()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync(new BirdPeer
        {
            Md5Key = "s3cret",
            Role = "peer",
            RoutesV4 = ["203.0.113.0/24 { bgp_community.add((64501,7)); bgp_large_community.add((64501,1,2)); }"],
        });
        await edge.AppliedAsync(FrrEdge.Opened);
        await edge.UntilAsync(FrrEdge.Peer4, s => s.PrefixesAccepted == 1, "accepts one");

        var route = Assert.Single(await edge.Driver.LookUpAsync(Address.Parse("203.0.113.0"), default)).Route;

        Assert.Equal(["64501:7", "64501:1:2"], route.Communities);
        Assert.Equal(new Asn(64501), route.OnlyToCustomer);
        Assert.Equal(FrrEdge.Peer4, route.NextHop);
        Assert.Equal("peer", (await edge.SessionAsync(FrrEdge.Peer4)).PeerRole);
    }
}
