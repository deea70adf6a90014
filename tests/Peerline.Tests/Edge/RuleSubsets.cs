using Peerline.Edge;
using Peerline.Tests.Edge.Frr;

namespace Peerline.Tests.Edge;

/// <summary>Every subset of the import rules, with the names of those that reject, in the order in which a router is given them.</summary>
internal static class RuleSubsets
{
    private static readonly (string Name, Func<ImportRules, ImportRules> Ask)[] Rejecting =
    [
        (RouteRule.FirstAsn, r => r with { FirstAsn = true }),
        (RouteRule.NextHop, r => r with { NextHop = true }),
        (RouteRule.AsPathLength, r => r with { LongestAsPath = 50 }),
        (RouteRule.AsSet, r => r with { RefuseAsSets = true }),
        (RouteRule.BogonAsn, r => r with { BogonAsns = FrrWishes.Rules.BogonAsns }),
        (RouteRule.TransitFreeAsn, r => r with { TransitFreeAsns = FrrWishes.Rules.TransitFreeAsns }),
        (RouteRule.Blackhole, r => r with { RefuseBlackhole = true }),
        (RouteRule.RpkiInvalid, r => r with { RefuseRpkiInvalid = true }),
    ];

    public static IEnumerable<(ImportRules Rules, IReadOnlyList<string> Names)> All =>
        from bits in Enumerable.Range(0, 1 << Rejecting.Length)
        from scrub in new[] { false, true }
        let asked = Rejecting.Where((_, i) => (bits >> i & 1) == 1).ToList()
        select (
            asked.Aggregate(new ImportRules { ScrubCommunities = scrub }, (rules, rule) => rule.Ask(rules)),
            (IReadOnlyList<string>)[.. asked.Select(a => a.Name)]);
}
