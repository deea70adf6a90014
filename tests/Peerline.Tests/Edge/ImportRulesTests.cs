using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Validation;
using Peerline.Tests.Edge.Frr;

namespace Peerline.Tests.Edge;

public class ImportRulesTests
{
    private static readonly Asn Peer = new(3356);
    private static readonly PeeringPolicy Policy = new() { TransitFreeAsns = [new Asn(174), Peer], LongestAsPath = 40 };

    [Fact]
    public void The_rules_of_a_session_come_from_the_operators_policy()
    {
        var rules = ImportRules.Of(Policy, Peer, isRouteServer: false, _ => false);

        Assert.True(rules is { FirstAsn: true, NextHop: true, RefuseAsSets: true, RefuseBlackhole: true, RefuseRpkiInvalid: true, ScrubCommunities: true, LongestAsPath: 40 });
        Assert.Equal([new Asn(174)], rules.TransitFreeAsns);
        Assert.Equal(
            [FrrWishes.Range(0, 0), FrrWishes.Range(23456, 23456), FrrWishes.Range(64496, 65551), FrrWishes.Range(4_200_000_000, 4_294_967_295)],
            rules.BogonAsns);
        Assert.False(rules.IsLost);
    }

    [Fact]
    public void A_route_server_leaves_path_and_next_hop_to_its_clients() =>
        Assert.True(ImportRules.Of(Policy, Peer, isRouteServer: true, _ => false) is { FirstAsn: false, NextHop: false, RefuseAsSets: true });

    [Fact]
    public void Without_bogon_AS_numbers_nothing_can_be_shown_to_pass() =>
        Assert.True(ImportRules.Of(Policy with { BogonAsns = [] }, Peer, isRouteServer: false, _ => false).IsLost);

    [Fact]
    public void Every_rule_of_a_router_is_a_check_of_the_catalogue()
    {
        var checks = CheckCatalogue.Descriptions.Select(d => d.Name).ToHashSet();
        Assert.Equal(256 * 2, RuleSubsets.All.Count());
        Assert.All(RuleSubsets.All.SelectMany(s => s.Names).Concat(RouteRule.JudgedAtValidation).Distinct(), name => Assert.Contains(name, checks));
        Assert.Contains(RouteRule.OtcLeak, checks);
        Assert.Contains(RouteRule.OwnAsn, checks);
    }

    [Fact]
    public void The_limit_is_what_was_stated_and_the_margin_rounded_up()
    {
        Assert.Equal(112, (Policy with { MaxPrefixesMargin = 10 }).LimitOf(Family.IPv4, 101));
        Assert.Equal(101, Policy.LimitOf(Family.IPv4, 101));
        Assert.Equal(1000, (Policy with { MaxPrefixesMargin = 10 }).LimitOf(Family.IPv4, null));
        Assert.Equal(int.MaxValue, (Policy with { MaxPrefixesMargin = 100 }).LimitOf(Family.IPv6, int.MaxValue));
    }
}
