using Peerline.Edge.GoBgp.Api;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// The import rules of one half as statements before the one that accepts, each named after its rule. gobgpd cannot say "another next hop
/// than": that rule is a condition of the statement that accepts. It knows nothing of OTC (3.10), and drops by itself what has our own AS
/// in the path.
/// </summary>
internal static class GoBgpImport
{
    /// <summary>What the API calls invalid (RFC 6811); what no VRP covers is 1.</summary>
    internal const int Invalid = 3;

    private const string Between = "(^|[,{}() ]|$)";

    public static (IReadOnlyList<Statement> Statements, IReadOnlyList<DefinedSet> Sets) Refusals(string policy, SessionWish s)
    {
        var rules = s.Policy.Rules;
        var (statements, sets) = (new List<Statement>(), new List<DefinedSet>());
        if (rules.FirstAsn) Path(RouteRule.FirstAsn, [$"^{s.PeerAsn}_"], MatchSet.Types.Type.Invert);
        if (rules.LongestAsPath is { } longest)
        {
            var length = new AsPathLength { Type = AsPathLength.Types.Type.Ge, Length = (uint)longest + 1 };
            Refuse(RouteRule.AsPathLength, new Conditions { AsPathLength = length });
        }

        if (rules.RefuseAsSets) Path(RouteRule.AsSet, [@"\{"]);
        if (rules.BogonAsns is not null) Path(RouteRule.BogonAsn, rules.MergedBogonAsns.Select(Within));
        if (rules.TransitFreeAsns.Count > 0) Path(RouteRule.TransitFreeAsn, rules.TransitFreeAsns.Select(a => Within(new(a, a))));
        if (rules.RefuseBlackhole)
        {
            var name = GoBgpName.Statement(policy, RouteRule.Blackhole);
            sets.Add(new DefinedSet { DefinedType = DefinedType.Community, Name = name, List = { "^65535:666$" } });
            Refuse(RouteRule.Blackhole, new Conditions { CommunitySet = GoBgpPolicy.Match(name) });
        }

        if (rules.RefuseRpkiInvalid) Refuse(RouteRule.RpkiInvalid, new Conditions { RpkiResult = Invalid });
        return (statements, sets);

        void Path(string rule, IEnumerable<string> patterns, MatchSet.Types.Type type = MatchSet.Types.Type.Any)
        {
            var name = GoBgpName.Statement(policy, rule);
            sets.Add(GoBgpPolicy.Paths(name, patterns));
            Refuse(rule, new Conditions { AsPathSet = new MatchSet { Type = type, Name = name } });
        }

        void Refuse(string rule, Conditions when)
        {
            when.NeighborSet = GoBgpPolicy.Match(policy);
            statements.Add(GoBgpPolicy.Statement(policy, rule, RouteAction.Reject, when, new Actions()));
        }
    }

    /// <summary>Where a route may lead: to the peer, with IPv6 on a cable also by a link-local address (RFC 2545). Empty: anywhere.</summary>
    public static IEnumerable<string> NextHops(SessionWish s) => !s.Policy.Rules.NextHop ? [] :
    [
        $"{s.PeerAddress}/{(s.Family is Model.Family.IPv4 ? 32 : 128)}", .. s.TakesLinkLocal ? ["fe80::/10"] : Array.Empty<string>(),
    ];

    /// <summary>What is changed of a route that passed.</summary>
    public static Actions Changes(Asn localAsn, SessionWish s) => s.Policy.Rules.ScrubCommunities
        ? new Actions
        {
            // RFC 1997 has two octets for an AS.
            Community = localAsn.IsFourOctet ? null : Remove($@"^{localAsn}:\d+$"),
            LargeCommunity = Remove($@"^{localAsn}:\d+:\d+$"),
            // As RFC 4360 has an AS, and as RFC 5668 does: gobgpd prints the two halves of that one.
            ExtCommunity = Remove(
                from kind in new[] { "rt", "soo" }
                from asn in new[] { $"{localAsn}", $@"{localAsn.Value >> 16}\.{localAsn.Value & ushort.MaxValue}" }
                select $@"{kind}:^{asn}:\d+$"),
        }
        : new Actions();

    private static CommunityAction Remove(params IEnumerable<string> patterns) =>
        new() { Type = CommunityAction.Types.Type.Remove, Communities = { patterns } };

    // A "_" around a single number is a word of its own to gobgpd: it then looks into a list in which a set stands as 0. Around anything else
    // it would tell the "_" as what it stands for.
    private static string Within(Model.AsnRange range) => $"{Between}({string.Join('|', AsnPattern.Of(range))}){Between}";
}
