using System.Text.RegularExpressions;
using CsCheck;
using Peerline.Edge;
using Peerline.Edge.GoBgp;
using Peerline.Edge.GoBgp.Api;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Tests.Edge.Frr;
using Path = System.IO.Path;
using Prefix = Peerline.Routing.Addressing.Prefix;

namespace Peerline.Tests.Edge.GoBgp;

public class GoBgpPolicyTests
{
    /// <summary>For each rule a route that breaks it and no other.</summary>
    private static readonly Dictionary<string, GoBgpRoute> Faults = new()
    {
        [RouteRule.FirstAsn] = Good with { Path = "64499 64501" },
        [RouteRule.NextHop] = Good with { NextHop = "192.0.2.7" },
        [RouteRule.AsPathLength] = Good with { Path = string.Join(' ', Enumerable.Repeat("64501", 51)) },
        [RouteRule.AsSet] = Good with { Path = "64501 {64502} 64501" },
        [RouteRule.BogonAsn] = Good with { Path = "64501 64512 64502" },
        [RouteRule.TransitFreeAsn] = Good with { Path = "64501 174 64502" },
        [RouteRule.Blackhole] = Good with { Community = "65535:666" },
        [RouteRule.RpkiInvalid] = Good with { Rpki = 3 },
    };

    public static TheoryData<string> Cases => [.. Wishes.Keys];

    private static GoBgpRoute Good => new("64501 64502") { NextHop = "192.0.2.0" };

    private static Dictionary<string, ConnectionWish> Wishes { get; } = new()
    {
        ["deny-all"] = FrrWishes.Denied,
        ["open"] = FrrWishes.Opened,
        ["rules"] = FrrWishes.Ruled,
        ["export-rules"] = FrrWishes.Exporting,
        ["open-with-more-specifics"] = FrrWishes.MoreSpecific,
        ["open-with-empty-lists"] = FrrWishes.Empty,
        ["drain"] = FrrWishes.Drained,
        ["route-servers"] = FrrWishes.RouteServers,
        ["exchange-over-ipv6"] = FrrWishes.OnExchangeV6,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_policies_are_the_golden_ones(string name) => FrrFiles.AssertGolden(
        $"../../GoBgp/golden/{name}.policy", string.Concat(Policies(Wishes[name]).SelectMany(p => p.Lines).Select(l => $"{l}\n")));

    [Fact]
    public void Every_golden_file_is_a_case() => Assert.Equal(
        Wishes.Keys.Select(k => $"{k}.policy").Order(),
        Directory.GetFiles(FrrFiles.Golden("../../GoBgp/golden"), "*.policy").Select(Path.GetFileName).Order());

    /// <summary>Over every subset of the rules: a route is refused when it breaks one that is asked for, and by the statement of its name.</summary>
    [Fact]
    public void Every_subset_of_the_rules_refuses_what_breaks_one_of_them_and_nothing_else()
    {
        foreach (var (rules, names) in RuleSubsets.All)
        {
            var policy = Import(rules);
            // Another next hop is no condition that gobgpd has: what it is not is one of the statement that accepts.
            Assert.Equal(
                names.Where(n => n != RouteRule.NextHop),
                policy.Statements.Where(s => s.Actions.RouteAction is RouteAction.Reject).Select(s => s.Name.Split('.')[^1]).SkipLast(1));
            var model = Model(rules);
            Assert.True(Accepts(model, Good));
            Assert.All(Faults, f => Assert.True(Accepts(model, f.Value) == !names.Contains(f.Key), $"{f.Key} with {string.Join(' ', names)}"));
        }
    }

    /// <summary>The rule that refuses sets is waived for the peer: the others hold inside them.</summary>
    [Theory]
    [InlineData("64501 {64502,64503}", true)]
    [InlineData("64501 {174,64502}", false)]
    [InlineData("64501 {64502,3356}", false)]
    [InlineData("64501 64502 {23456}", false)]
    [InlineData("64501 {64512,64502}", false)]
    [InlineData("64501 {1740,33560}", true)]
    public void What_stands_in_a_set_is_held_against_the_lists_of_AS_numbers(string path, bool isAccepted) =>
        Assert.Equal(isAccepted, Accepts(Model(FrrWishes.Rules with { RefuseAsSets = false }), Good with { Path = path }));

    /// <summary>As gobgpd prints extended communities: with four octets for the AS in two halves.</summary>
    [Theory]
    [InlineData(64500u, "64500:5", true)]
    [InlineData(64500u, "0.64500:5", true)]
    [InlineData(64500u, "1.64500:5", false)]
    [InlineData(64500u, "0x64500:5", false)]
    [InlineData(64500u, "64501:64500", false)]
    [InlineData(4_200_000_001u, "64086.59905:5", true)]
    [InlineData(4_200_000_001u, "64086.59906:5", false)]
    public void Extended_communities_of_the_own_AS_are_taken_off_in_either_form(uint own, string community, bool isTakenOff)
    {
        var removed = GoBgpImport.Changes(own, Session(FrrWishes.Rules)).ExtCommunity.Communities;
        foreach (var kind in new[] { "rt", "soo" })
            Assert.Equal(isTakenOff, removed.Any(r => r.StartsWith($"{kind}:", StringComparison.Ordinal) && Regex.IsMatch(community, r[(kind.Length + 1)..])));
    }

    [Fact]
    public void Rules_that_lost_a_list_let_nothing_through_and_no_set_is_ever_empty()
    {
        foreach (var (rules, _) in RuleSubsets.All)
        {
            Assert.All(Import(rules).Sets, s => Assert.NotEqual(0, s.List.Count + s.Prefixes.Count));
            Assert.Equal([RouteAction.Reject], Import(rules with { BogonAsns = [] }).Statements.Select(s => s.Actions.RouteAction));
            Assert.False(Accepts(Model(rules with { BogonAsns = [] }), Good));
        }
    }

    /// <summary>Whatever a description holds, the neighbour differs from the one without in that one field, and the field is harmless.</summary>
    [Fact]
    public void A_description_can_never_be_more_than_a_description() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["\n\r\0!\t ?|\\\"'{}[]neighbor\u2028\u0085é"], 0, 90]).Sample(
            text =>
            {
                var (without, with) = (GoBgpPeer.Of(FrrWishes.Local, FrrWishes.V4 with { Description = "" }), GoBgpPeer.Of(FrrWishes.Local, FrrWishes.V4 with { Description = text }));
                if (with.Conf.Description.Length > 0) Assert.Matches("^[A-Za-z0-9._-]+( [A-Za-z0-9._-]+)*$", with.Conf.Description);
                without.Conf.Description = with.Conf.Description;
                Assert.Equal(without, with);
            },
            iter: 5000);

    private static IEnumerable<GoBgpPolicy> Policies(ConnectionWish wish) => wish.Sessions.GroupBy(s => s.Family)
        .SelectMany(half => GoBgpPolicy.Of(FrrWishes.Local, wish.ConnectionId, [.. half], _ => false));

    private static SessionWish Session(ImportRules rules) =>
        FrrWishes.Opened.V4! with { Policy = FrrWishes.Opened.V4!.Policy with { Rules = rules } };

    private static GoBgpPolicy Import(ImportRules rules) =>
        Policies(FrrWishes.Denied with { V4 = Session(rules), V6 = null }).Single(p => p.Direction is PolicyDirection.Import);

    /// <summary>Where the operator's own policy accepts everything.</summary>
    private static GoBgpModel Model(ImportRules rules) => new(
        new GoBgpConfiguration
        {
            Neighbors = new() { ["192.0.2.0"] = GoBgpPeer.Of(FrrWishes.Local, Session(rules)) },
            Policies = new([KeyValuePair.Create("in", Import(rules))]),
        },
        operatorAcceptsAll: true);

    private static bool Accepts(GoBgpModel model, GoBgpRoute route) =>
        model.Permits("192.0.2.0", "203.0.113.0/24", PolicyDirection.Import, route);
}
