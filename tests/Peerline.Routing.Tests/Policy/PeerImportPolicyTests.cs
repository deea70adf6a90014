using System.Text.Json;
using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Policy;

public class PeerImportPolicyTests
{
    private static readonly Prefix Permitted = Prefix.Parse("203.0.113.0/24");
    private static readonly Address Peer = Address.Parse("192.0.2.0");

    private static readonly PeerImportPolicy Policy = new(PrefixFilter.Exactly([Permitted]))
    {
        LongestAsPath = 4,
        BogonAsns = new AsnFilter([new(64512, 65534), new(65535)]),
        TransitFreeAsns = new AsnFilter([new(174)]),
        RefuseAsSets = true,
        RefuseBlackhole = true,
        NextHop = Peer,
        ScrubbedAs = 64500,
    };

    [Fact]
    public void What_holds_every_rule_passes() => Assert.True(Policy.Permits(Permitted, Route([1299, 2914])));

    [Fact]
    public void What_is_not_in_the_filter_does_not_pass() => Assert.False(Policy.Permits(Prefix.Parse("203.0.112.0/24"), Route([1299])));

    [Theory]
    [InlineData(1, 2, 3, 4, 5)]
    [InlineData(1299, 64512)]
    [InlineData(1299, 65535, 1299)]
    [InlineData(1299, 174)]
    public void A_path_that_no_peers_route_has_does_not_pass(params int[] path) =>
        Assert.False(Policy.Permits(Permitted, Route([.. path.Select(a => new Asn((uint)a))])));

    [Fact]
    public void A_set_in_the_path_does_not_pass()
    {
        var path = new AsPathSegmentValue(AsPathSegmentType.Set, [2914, 3320]);
        var route = new RouteAttributesBuilder { AsPath = [new(AsPathSegmentType.Sequence, [1299]), path], NextHop = Peer }.Build();
        Assert.False(Policy.Permits(Permitted, route));
        Assert.True((Policy with { RefuseAsSets = false }).Permits(Permitted, route));
    }

    [Fact]
    public void Another_next_hop_does_not_pass_and_a_link_local_one_does()
    {
        Assert.False(Policy.Permits(Permitted, Route([1299], nextHop: "192.0.2.7")));
        Assert.True(Policy.Permits(Permitted, Route([1299], nextHop: "fe80::1")));
    }

    [Fact]
    public void On_a_LAN_no_link_local_next_hop_passes()
    {
        var policy = Policy with { RefuseLinkLocal = true };
        Assert.False(policy.Permits(Permitted, Route([1299], nextHop: "fe80::1")));
        Assert.True(policy.Permits(Permitted, Route([1299])));
    }

    [Fact]
    public void What_asks_to_be_discarded_does_not_pass() => Assert.False(Policy.Permits(Permitted, Route([1299], [Community.Blackhole])));

    [Fact]
    public void Communities_of_our_own_AS_are_taken_off_whatever_their_kind()
    {
        var route = new RouteAttributesBuilder
        {
            AsPath = [new(AsPathSegmentType.Sequence, [1299])],
            NextHop = Peer,
            Communities = [new Community(64500, 1), new Community(1299, 2), new Community(64500, 3)],
            LargeCommunities = [new LargeCommunity(64500, 1, 2), new LargeCommunity(1299, 1, 2)],
            ExtendedCommunities = [Extended("rt:64500:1"), Extended("rt:2:64500:1"), Extended("ro:1299:1")],
        }.Build();

        var taken = Policy.Take(route);

        Assert.Equal([new Community(1299, 2)], taken.Communities);
        Assert.Equal([new LargeCommunity(1299, 1, 2)], taken.LargeCommunities);
        Assert.Equal([Extended("ro:1299:1")], taken.ExtendedCommunities);
        Assert.Equal(route.AsPathText, taken.AsPathText);
        Assert.Same(taken, Policy.Take(taken));
    }

    [Fact]
    public void Whatever_the_communities_only_those_of_the_AS_go() =>
        Gen.Select(Gen.UInt.Array[0, 80], Gen.ULong.Array[0, 40], Gen.UShort[1, 3]).Sample((standard, extended, asn) =>
        {
            var route = new RouteAttributesBuilder
            {
                AsPath = [new(AsPathSegmentType.Sequence, [1299])],
                NextHop = Peer,
                Communities = [.. standard.Select(c => new Community(c & 0x3_00ff))],
                ExtendedCommunities = [.. extended.Select(c => new ExtendedCommunity(c & 0x0202_0003_0003_00ff))],
            }.Build();

            var left = route.WithoutCommunitiesOf(asn);

            Assert.Equal(route.Communities.Where(c => c.Value >> 16 != asn), left.Communities);
            Assert.Equal(
                route.ExtendedCommunities.Where(c => !(c.Type == 0 && (c.Value >> 32 & 0xffff) == asn) && !(c.Type == 2 && (c.Value >> 16 & 0xffff_ffff) == asn)),
                left.ExtendedCommunities);
            Assert.Equal(route.AsPathText, left.AsPathText);
        });

    [Fact]
    public void A_route_that_is_drained_is_preferred_least()
    {
        Assert.Equal(0u, Policy.Take(Route([1299], [Community.GracefulShutdown])).LocalPref);
        Assert.Null(Policy.Take(Route([1299])).LocalPref);
    }

    [Fact]
    public void Judging_a_route_allocates_nothing()
    {
        var route = Route([1299, 2914, 3320], [new Community(1299, 1)]);
        Assert.Equal(0, Allocated.By(() => Policy.Permits(Permitted, route)));
    }

    [Fact]
    public void A_policy_is_a_value_and_is_read_as_it_was_written()
    {
        var again = Assert.IsType<PeerImportPolicy>(JsonSerializer.Deserialize<RoutePolicy>(JsonSerializer.Serialize<RoutePolicy>(Policy)));
        Assert.Equal(Policy, again);
        Assert.Equal(Policy, Policy with { BogonAsns = new AsnFilter([new(65535), new(64512, 65534)]) });
    }

    private static ExtendedCommunity Extended(string text) =>
        ExtendedCommunity.TryParse(text, out var community) ? community : throw new FormatException(text);

    private static RouteAttributes Route(Asn[] path, Community[]? communities = null, string nextHop = "192.0.2.0") => new RouteAttributesBuilder
    {
        AsPath = [new(AsPathSegmentType.Sequence, [.. path])],
        NextHop = Address.Parse(nextHop),
        Communities = [.. communities ?? []],
    }.Build();
}
