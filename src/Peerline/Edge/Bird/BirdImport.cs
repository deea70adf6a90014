using System.Globalization;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>
/// The import rules of one session as lines of its filter, each behind its rule's name. BIRD itself drops what has our own AS in the path,
/// and judges OTC where it speaks roles.
/// </summary>
internal static class BirdImport
{
    private const string AsksForIt = "(65535, 666) ~ bgp_community";

    /// <param name="roa">The operator's tables of VRPs; null only where the wish does not ask to judge by them.</param>
    public static IEnumerable<string> Refusals(Asn localAsn, SessionWish s, BirdRoaTables? roa)
    {
        var rules = s.Policy.Rules;
        var refusals = new List<(string Rule, string Condition)>();
        if (rules.FirstAsn) refusals.Add((RouteRule.FirstAsn, $"bgp_path.first != {s.PeerAsn}"));
        if (rules.NextHop) refusals.Add((RouteRule.NextHop, IsElsewhere(s)));
        if (rules.LongestAsPath is { } longest) refusals.Add((RouteRule.AsPathLength, $"bgp_path.len > {longest}"));
        // A set is seen in the text of a path, wherever it stands. BIRD cuts what is longer than a thousand octets, some ninety AS numbers,
        // with three dots: what is behind them cannot be shown to be none.
        if (rules.RefuseAsSets) refusals.Add((RouteRule.AsSet, "format(bgp_path) ~ \"*{*\" || format(bgp_path) ~ \"*...*\""));
        if (rules.BogonAsns is not null) refusals.Add((RouteRule.BogonAsn, $"bgp_path ~ [ {string.Join(", ", rules.MergedBogonAsns.Select(Range))} ]"));
        if (rules.TransitFreeAsns.Count > 0)
            refusals.Add((RouteRule.TransitFreeAsn, $"bgp_path ~ [ {string.Join(", ", rules.TransitFreeAsns)} ]"));
        var before = refusals.Count;
        if (rules.RefuseBlackhole) refusals.Add((RouteRule.Blackhole, AsksForIt));
        // The origin of a path that ends in a set is none (RFC 6811 2), and "last" says 0. A prefix that no VRP covers is unknown: it goes on.
        if (rules.RefuseRpkiInvalid) refusals.Add((RouteRule.RpkiInvalid, $"roa_check({TableOf(s, roa)}, net, bgp_path.last) = ROA_INVALID"));
        var lines = refusals.Select(r => (IEnumerable<string>)[$"# {r.Rule}", $"if {r.Condition} then reject;"]).ToList();
        // Before the RPKI is asked: a ROA is seldom made for what is to be discarded for an hour.
        if (Discarded(s) is { } discarded) lines.Insert(before, Discarding(localAsn, s, discarded));
        return lines.SelectMany(l => l);
    }

    /// <summary>What a route is that is discarded by agreement; null when none is.</summary>
    public static string? Discarded(SessionWish s) => s.Policy.DiscardFilter is { IsEmpty: false } filter
        ? $"{AsksForIt} && net ~ [ {string.Join(", ", filter.Entries.Select(BirdStanza.Entry))} ]"
        : null;

    // RFC 7999 3.2: it goes to nobody (NO_EXPORT, NO_ADVERTISE).
    private static IEnumerable<string> Discarding(Asn localAsn, SessionWish s, string discarded) =>
    [
        $"# {RouteRule.BlackholeAgreed}", $"if {discarded} then {{", .. Changes(localAsn, s).Select(l => $"  {l}"),
        "  bgp_community.add((65535, 65281));", "  bgp_community.add((65535, 65282));", "  dest = RTD_BLACKHOLE;", "  accept;", "}",
    ];

    /// <summary>What is changed of a route that passed.</summary>
    public static IEnumerable<string> Changes(Asn localAsn, SessionWish s)
    {
        if (!s.Policy.Rules.ScrubCommunities) yield break;
        yield return $"# {RouteRule.Scrub}";
        // RFC 1997 has two octets for an AS.
        if (!localAsn.IsFourOctet) yield return $"bgp_community.delete([({localAsn}, *)]);";
        yield return $"bgp_large_community.delete([({localAsn}, *, *)]);";
        // As RFC 5668 has an AS; a number of two octets is not among the others to BIRD then.
        var longer = localAsn.IsFourOctet ? "" : string.Concat(new[] { 2, 3 }.Select(kind => string.Create(
            CultureInfo.InvariantCulture, $", (generic, 0x020{kind}0000, 0x{localAsn.Value:x4}0000..0x{localAsn.Value:x4}ffff)")));
        yield return $"bgp_ext_community.delete([(rt, {localAsn}, *), (ro, {localAsn}, *){longer}]);";
    }

    /// <summary>Neither the peer's address nor, with IPv6 on a cable, a link-local one (RFC 2545).</summary>
    private static string IsElsewhere(SessionWish s) =>
        $"bgp_next_hop != {s.PeerAddress}{(s.TakesLinkLocal ? " && ! (bgp_next_hop ~ [ fe80::/10+ ])" : "")}";

    private static string TableOf(SessionWish s, BirdRoaTables? roa)
    {
        var tables = roa ?? throw new ArgumentNullException(nameof(roa), "Where there are no VRPs nobody asks to judge by them.");
        return s.Family is Family.IPv4 ? tables.Four : tables.Six;
    }

    private static string Range(AsnRange range) => range.First == range.Last ? $"{range.First}" : $"{range.First}..{range.Last}";
}
