using System.Globalization;
using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Stages.Provisioning.Plans;

/// <summary>A session's policy in figures and words, under the names of the rules.</summary>
internal static class PolicyWords
{
    public static AppliedPolicy Of(SessionPolicy policy) => policy.Open
        ? new AppliedPolicy(policy.Accept.Count, policy.Announce.Count, string.Join(", ", Rules(policy.Rules)))
        : new AppliedPolicy(0, 0, "");

    private static IEnumerable<string> Rules(ImportRules rules)
    {
        if (rules.FirstAsn) yield return RouteRule.FirstAsn;
        if (rules.NextHop) yield return RouteRule.NextHop;
        if (rules.LongestAsPath is { } longest) yield return Counted(RouteRule.AsPathLength, longest);
        if (rules.RefuseAsSets) yield return RouteRule.AsSet;
        if (rules.BogonAsns is { } bogons) yield return Counted(RouteRule.BogonAsn, bogons.Count);
        if (rules.TransitFreeAsns.Count > 0) yield return Counted(RouteRule.TransitFreeAsn, rules.TransitFreeAsns.Count);
        if (rules.RefuseBlackhole) yield return RouteRule.Blackhole;
        if (rules.ScrubCommunities) yield return RouteRule.Scrub;
    }

    private static string Counted(string rule, int number) => string.Create(CultureInfo.InvariantCulture, $"{rule} {number}");
}
