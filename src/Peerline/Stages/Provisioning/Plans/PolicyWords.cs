using System.Globalization;
using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Stages.Provisioning.Plans;

/// <summary>A session's policy in figures and words, under the names of the rules.</summary>
internal static class PolicyWords
{
    public static AppliedPolicy Of(SessionPolicy policy) => policy.Open
        ? new AppliedPolicy(policy.Accept.Count, policy.Announce.Count, string.Join(", ", Rules(policy.Rules)), string.Join(", ", Export(policy.Export)))
        : new AppliedPolicy(0, 0, "", "");

    /// <summary>In the order in which it is done; what is internal is taken off whatever is added.</summary>
    private static IEnumerable<string> Export(ExportRules rules)
    {
        if (rules.CustomerAsns.Count > 0) yield return $"customers {string.Join(' ', rules.CustomerAsns)}";
        if (rules.Internal.Count > 0) yield return $"internal {string.Join(' ', rules.InternalOf(large: false).Concat(rules.InternalOf(large: true)))}";
        var added = rules.Added.Select(c => c.ToString()).Concat(rules.AddedLarge.Select(c => c.ToString())).ToList();
        if (added.Count > 0) yield return $"communities {string.Join(' ', added)}";
        if (rules.Prepend > 0) yield return Counted("prepend", rules.Prepend);
        if (rules.Med is { } med) yield return string.Create(CultureInfo.InvariantCulture, $"med {med}");
    }

    private static IEnumerable<string> Rules(ImportRules rules)
    {
        if (rules.FirstAsn) yield return RouteRule.FirstAsn;
        if (rules.NextHop) yield return RouteRule.NextHop;
        if (rules.LongestAsPath is { } longest) yield return Counted(RouteRule.AsPathLength, longest);
        if (rules.RefuseAsSets) yield return RouteRule.AsSet;
        if (rules.BogonAsns is { } bogons) yield return Counted(RouteRule.BogonAsn, bogons.Count);
        if (rules.TransitFreeAsns.Count > 0) yield return Counted(RouteRule.TransitFreeAsn, rules.TransitFreeAsns.Count);
        if (rules.RefuseBlackhole) yield return RouteRule.Blackhole;
        if (rules.DiscardsFrom is { } shortest) yield return string.Create(CultureInfo.InvariantCulture, $"{RouteRule.BlackholeAgreed} /{shortest}");
        if (rules.RefuseRpkiInvalid) yield return RouteRule.RpkiInvalid;
        if (rules.ScrubCommunities) yield return RouteRule.Scrub;
    }

    private static string Counted(string rule, int number) => string.Create(CultureInfo.InvariantCulture, $"{rule} {number}");
}
