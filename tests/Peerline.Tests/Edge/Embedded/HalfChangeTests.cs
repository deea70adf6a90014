using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Embedded;

/// <summary>One half of a session that carries routes is changed, taken off and put on again: the other half never notices.</summary>
public class HalfChangeTests
{
    private readonly Guid id = Guid.CreateVersion7();

    [Fact]
    public async Task Limit_key_drain_removal_and_return_of_one_half_leave_the_other_up_since_when_it_was()
    {
        await using var pair = await EdgePair.UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(EdgePair.Key));
        var open = EdgePair.Connection(id, 1, Open("203.0.113.0/24"), Open("2001:db8:1000::/36"));
        await MustAsync(pair, open);
        await pair.EstablishedAsync();
        await RoutesAsync(pair, EdgePair.HalfV6, "2001:db8:1000::/36");
        var before = await pair.EdgeSessionAsync(EdgePair.HalfV6);
        var first = await pair.EdgeSessionAsync(EdgePair.HalfV4);

        // The limit: in place.
        var limited = open with { V4 = open.V4! with { Generation = 2, MaxPrefixes = 7 } };
        Assert.Equal(["192.0.2.0"], (await MustAsync(pair, limited)).Plan.SessionsTouched);
        var after = await pair.EdgeSessionAsync(EdgePair.HalfV4);
        Assert.Equal((7, first.EstablishedSince, first.Flaps), (after.MaxPrefixes, after.EstablishedSince, after.Flaps));

        // The key: this half begins anew when the peer has it too.
        var keyed = limited with { V4 = limited.V4! with { Generation = 3, Md5Key = "another-key" } };
        Assert.Equal(["192.0.2.0"], (await MustAsync(pair, keyed)).Plan.SessionsTouched);
        await EdgePair.EventuallyAsync("IPv4 is down without the new key", async () =>
            (await pair.EdgeSessionAsync(EdgePair.HalfV4)).State is not SessionState.Established);
        await pair.ConfigurePeerAsync(PeerSide("another-key"));
        await pair.EstablishedAsync();
        await RoutesAsync(pair, EdgePair.HalfV4, "203.0.113.0/24");

        // Away, and back.
        var drained = keyed with { V4 = keyed.V4! with { Generation = 4, Drain = true } };
        Assert.Equal(["192.0.2.0"], (await MustAsync(pair, drained)).Plan.SessionsTouched);
        var without = drained with { V4 = null, Addresses = [drained.Addresses[1]], TakenOff = new(5, 0) };
        var removed = await MustAsync(pair, without);
        Assert.Equal(["192.0.2.0"], removed.Plan.SessionsTouched);
        Assert.Equal(new AppliedConnection(null, new AppliedHalf(1, true)), removed.Confirmed[id]);
        Assert.DoesNotContain((await pair.Edge.ObserveAsync(default)).Interfaces.Single(i => i.Name == "port0").Addresses, a => a.Address == EdgePair.EdgeV4);
        Assert.Equal(ApplyOutcome.Superseded, (await pair.ApplyAsync(keyed)).Outcome);
        var added = keyed with { V4 = keyed.V4! with { Generation = 6, Policy = SessionPolicy.DenyAll } };
        Assert.Equal(["192.0.2.0"], (await MustAsync(pair, added)).Plan.SessionsTouched);
        await pair.EstablishedAsync();
        Assert.Empty(await pair.EdgeRoutesAsync(EdgePair.HalfV4, RouteView.Accepted));

        var untouched = await pair.EdgeSessionAsync(EdgePair.HalfV6);
        Assert.Equal((before.EstablishedSince, before.Flaps, before.ConfigurationHash), (untouched.EstablishedSince, untouched.Flaps, untouched.ConfigurationHash));
        await RoutesAsync(pair, EdgePair.HalfV6, "2001:db8:1000::/36");
    }

    private static SessionPolicy Open(string prefix) => new(true, [new PermittedPrefix(Prefix.Parse(prefix), Prefix.Parse(prefix).Length)], []);

    /// <summary>IPv4 with this key, IPv6 with the key that it always had.</summary>
    private static BaseConfiguration PeerSide(string keyV4)
    {
        OriginatedRoute[] routes = [new(Prefix.Parse("203.0.113.0/24")), new(Prefix.Parse("2001:db8:1000::/36"))];
        var side = EdgePair.PeerSide(EdgePair.Key, routes);
        return side with { Sessions = [side.Sessions[0] with { Md5Key = keyV4 }, side.Sessions[1]] };
    }

    private static async Task<ApplyResult> MustAsync(EdgePair pair, ConnectionWish wish)
    {
        var result = await pair.ApplyAsync(wish);
        Assert.True(result.Outcome is ApplyOutcome.Applied, $"{result.Outcome}: {result.Sentence}");
        return result;
    }

    private static Task RoutesAsync(EdgePair pair, SessionKey half, string prefix) => EdgePair.EventuallyAsync($"{prefix} is accepted", async () =>
        (await pair.EdgeRoutesAsync(half, RouteView.Accepted)).Contains(Prefix.Parse(prefix)));
}
