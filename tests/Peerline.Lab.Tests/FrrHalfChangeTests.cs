using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Lab.Tests;

/// <summary>One half of a session that carries routes is changed, taken off and put on again, on FRR: BIRD's log is the witness for the other.</summary>
public class FrrHalfChangeTests
{
    [Fact]
    public async Task Limit_key_drain_removal_and_return_of_one_half_leave_the_other_up_since_when_it_was()
    {
        await using var edge = await FrrEdge.StartAsync();
        // The peer waits to be called: of two calls at once each side may keep another at first.
        var bird = await edge.PeerAsync(Peer("s3cret", "s3cret"));
        await edge.AppliedAsync(FrrEdge.Opened);
        await edge.EstablishedAsync(FrrEdge.Peer4);
        var before = await edge.EstablishedAsync(FrrEdge.Peer6);
        var since = await bird.TimesUpAsync("edge6");
        Assert.Equal(1, since);

        // The limit: in place.
        var since4 = await bird.TimesUpAsync("edge4");
        var limited = FrrEdge.Opened with { V4 = FrrEdge.Opened.V4! with { Generation = 2, MaxPrefixes = 7 } };
        Assert.Equal(["192.0.2.0"], (await edge.AppliedAsync(limited)).Plan.SessionsTouched);
        await edge.UntilAsync(FrrEdge.Peer4, s => s is { State: SessionState.Established, MaxPrefixes: 7 }, "is established with the new limit");
        Assert.Equal(since4, await bird.TimesUpAsync("edge4"));

        // The key: this half begins anew when the peer has it too.
        var keyed = limited with { V4 = limited.V4! with { Generation = 3, Md5Key = "another-key" } };
        Assert.Equal(["192.0.2.0"], (await edge.AppliedAsync(keyed)).Plan.SessionsTouched);
        await edge.UntilAsync(FrrEdge.Peer4, s => s.State is not SessionState.Established, "is down without the new key");
        await bird.ConfigureAsync(Peer("another-key", "s3cret").ToConfiguration());
        await edge.EstablishedAsync(FrrEdge.Peer4);
        await Eventually.TrueAsync(async () => (await edge.RoutesAsync(FrrEdge.Peer4, RouteView.Accepted)).Count == 1, "the route is accepted again");

        // Away, and back.
        var drained = keyed with { V4 = keyed.V4! with { Generation = 4, Drain = true } };
        Assert.Equal(["192.0.2.0"], (await edge.AppliedAsync(drained)).Plan.SessionsTouched);
        var without = drained with { V4 = null, Addresses = [.. drained.Addresses.Where(a => !a.Address.IsIPv4)], TakenOff = new(5, 0) };
        var removed = await edge.AppliedAsync(without);
        Assert.Equal(["192.0.2.0"], removed.Plan.SessionsTouched);
        Assert.Equal(new AppliedConnection(null, new AppliedHalf(1, true)), removed.Confirmed[FrrEdge.Connection]);
        Assert.DoesNotContain("192.0.2.1", await edge.Edge.IpAsync("addr"), StringComparison.Ordinal);
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.ApplyAsync(without)).Outcome);
        var added = keyed with { V4 = keyed.V4! with { Generation = 6, Policy = SessionPolicy.DenyAll } };
        Assert.Equal(["192.0.2.0"], (await edge.AppliedAsync(added)).Plan.SessionsTouched);
        await edge.UntilAsync(FrrEdge.Peer4, s => s.State is SessionState.Established, "is established");
        Assert.Empty(await edge.RoutesAsync(FrrEdge.Peer4, RouteView.Accepted));

        var untouched = await edge.SessionAsync(FrrEdge.Peer6);
        Assert.Equal((before.Flaps, before.ConfigurationHash), (untouched.Flaps, untouched.ConfigurationHash));
        Assert.Equal(since, await bird.TimesUpAsync("edge6"));
        Assert.Single(await edge.RoutesAsync(FrrEdge.Peer6, RouteView.Accepted));
    }

    private static BirdPeer Peer(string v4, string v6) => new() { Md5Key = v4, Md5KeyV6 = v6, Extra = "passive on;" };
}
