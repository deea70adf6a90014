using System.Globalization;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>
/// The import rules of one half as entries of its route map, before the one that permits: one entry a rule, with the rule's name as its
/// description, and the list that it matches. bgpd itself drops what has our own AS in the path, judges OTC where it speaks roles, and
/// gives what comes with GRACEFUL_SHUTDOWN the local preference 0.
/// </summary>
internal static class FrrImport
{
    /// <summary>A line of bgpd's has at most 4,096 octets.</summary>
    private const int LongestPattern = 1000;

    private const string PreferGlobal = " set ipv6 next-hop prefer-global\n";

    /// <summary>The line of a route map by which what is RPKI invalid is refused.</summary>
    public const string MatchInvalid = " match rpki invalid";

    /// <summary>Lists, then entries; and what the entry that permits matches and sets besides.</summary>
    /// <param name="discarded">Prefix lists of what is discarded by agreement.</param>
    /// <param name="discard">Where that goes; null only where there is none.</param>
    public static (string Lists, IReadOnlyList<(string Action, string Text)> Before, string Match, string Set) Of(
        string map, Asn localAsn, SessionWish s, IReadOnlyList<string> discarded, FrrDiscard? discard)
    {
        var (rules, lists, before) = (s.Policy.Rules, "", new List<(string Action, string Text)>());
        var global = s.Family is Family.IPv6 && rules.NextHop && !s.TakesLinkLocal ? $" match ipv6 next-hop address {s.PeerAddress}\n" : "";
        if (rules.FirstAsn) Path(RouteRule.FirstAsn, [("deny", $"^{s.PeerAsn}_"), ("permit", ".*")]);
        if (rules.NextHop) Refuse(RouteRule.NextHop, NextHops(ListName(map, RouteRule.NextHop), s), $"match {Ip(s)} next-hop prefix-list");
        // Words that something follows: as many as are allowed, and one more behind them.
        if (rules.LongestAsPath is { } longest) Path(RouteRule.AsPathLength, [("permit", $"^([0-9{{}},()]+ ){{{longest}}}")]);
        if (rules.RefuseAsSets) Path(RouteRule.AsSet, [("permit", "[{]")]);
        if (rules.BogonAsns is not null) Path(RouteRule.BogonAsn, Any(rules.MergedBogonAsns.SelectMany(AsnPattern.Of)));
        if (rules.TransitFreeAsns.Count > 0) Path(RouteRule.TransitFreeAsn, Any(rules.TransitFreeAsns.Select(a => $"{a}")));
        var blackhole = ListName(map, RouteRule.Blackhole);
        if (rules.RefuseBlackhole || discarded.Count > 0) lists += $"bgp community-list standard {blackhole} seq 5 permit blackhole\n";
        // Before the RPKI is asked: a ROA is seldom made for what is to be discarded for an hour.
        before.AddRange(discarded.Select(list => ("permit", Discarding(list))));
        if (rules.RefuseBlackhole) Refuse(RouteRule.Blackhole, "", "match community");
        // bgpd has its VRPs from the operator's own "rpki" lines. What no VRP covers, or without any, is not invalid, and goes on.
        if (rules.RefuseRpkiInvalid) before.Add(("deny", $" description {RouteRule.RpkiInvalid}\n{MatchInvalid}\n"));
        // Where the global one must be the peer's, bgpd would still forward by the link-local one that comes with it.
        var set = (rules.ScrubCommunities ? Scrub() : "") + (global.Length > 0 ? PreferGlobal : "");
        return (lists + (rules.ScrubCommunities ? Scrubbed() : ""), before, global, set);

        void Path(string rule, IEnumerable<(string Action, string Pattern)> patterns)
        {
            Refuse(rule, AccessList(ListName(map, rule), patterns), "match as-path");
        }

        void Refuse(string rule, string list, string match)
        {
            lists += list;
            before.Add(("deny", $" description {rule}\n {match} {ListName(map, rule)}\n"));
        }

        // RFC 7999 3.2: it goes to nobody. The operator's own route ends what is sent to that next hop.
        string Discarding(string list)
        {
            var hop = (discard ?? throw new ArgumentNullException(nameof(discard), "Where nothing can be discarded nobody asks for it.")).Of(s.Family);
            // Without the preference bgpd would go by the peer's link-local address. In the order in which bgpd prints it.
            var end = s.Family is Family.IPv4 ? $" set ip next-hop {hop}\n set community no-export no-advertise additive\n"
                : $" set community no-export no-advertise additive\n set ipv6 next-hop global {hop}\n{PreferGlobal}";
            return $" description {RouteRule.BlackholeAgreed}\n match community {blackhole}\n match {Ip(s)} address prefix-list {list}\n{global}"
                   + (rules.ScrubCommunities ? Scrub() : "") + end;
        }

        // RFC 1997 has two octets for an AS.
        string Scrubbed() =>
            (localAsn.IsFourOctet ? "" : $"bgp community-list expanded {ListName(map, RouteRule.Scrub)} seq 5 permit ^{localAsn}:\n")
            + $"bgp large-community-list expanded {ListName(map, RouteRule.Scrub)} seq 5 permit ^{localAsn}:\n";

        // FRR 8.4 takes off either no extended community or all of them.
        string Scrub() =>
            (localAsn.IsFourOctet ? "" : $" set comm-list {ListName(map, RouteRule.Scrub)} delete\n")
            + $" set large-comm-list {ListName(map, RouteRule.Scrub)} delete\n set extcommunity none\n";
    }

    private static string ListName(string map, string rule) => FrrPolicyName.List(map, rule);

    /// <summary>
    /// What is neither the peer's address nor, with IPv6, a link-local one (RFC 2545). bgpd holds against it both that may come, the global
    /// and the link-local one, and finds a match when either is in it: no list can ask for the global one alone.
    /// </summary>
    private static string NextHops(string name, SessionWish s)
    {
        string[] entries = s.Family is Family.IPv4
            ? [$"deny {s.PeerAddress}/32", "permit any"]
            : [$"deny {s.PeerAddress}/128", "deny fe80::/10 le 128", "permit any"];
        return string.Concat(entries.Select((e, i) => $"{Ip(s)} prefix-list {name} seq {Seq(i)} {e}\n"));
    }

    internal static string AccessList(string name, IEnumerable<(string Action, string Pattern)> patterns) =>
        string.Concat(patterns.Select((p, i) => $"bgp as-path access-list {name} seq {Seq(i)} {p.Action} {p.Pattern}\n"));

    /// <summary>Paths that hold one of these; more than one entry where the line would become too long.</summary>
    /// <param name="before">What stands before it: anything, or <c>^</c> for the beginning of the path.</param>
    internal static IEnumerable<(string Action, string Pattern)> Any(IEnumerable<string> numbers, string before = "_")
    {
        var pattern = "";
        foreach (var number in numbers)
        {
            if (pattern.Length + number.Length > LongestPattern)
            {
                yield return ("permit", $"{before}({pattern})_");
                pattern = "";
            }

            pattern += pattern.Length > 0 ? $"|{number}" : number;
        }

        if (pattern.Length > 0) yield return ("permit", $"{before}({pattern})_");
    }

    private static string Seq(int i) => (5 * (i + 1)).ToString(CultureInfo.InvariantCulture);

    private static string Ip(SessionWish s) => s.Family is Family.IPv4 ? "ip" : "ipv6";
}
