using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Edge.Bird;

/// <summary>
/// Writes one session: its filters and its protocol. Policies are always there (RFC 8212), and an empty list renders to <c>reject</c>, never
/// to a filter without a condition. <c>import table on</c> keeps what the peer sends, so that a policy is swapped without asking for it
/// again; <c>receive limit</c> counts before policy, also under DENY ALL.
/// </summary>
internal static class BirdStanza
{
    /// <summary>Adopted sessions are left as they are: nothing is written.</summary>
    /// <param name="roa">Where the VRPs are that origins are judged by; null only where no wish asks for it.</param>
    public static IEnumerable<BirdBlock> Of(Asn localAsn, ConnectionWish wish, bool roles, BirdRoaTables? roa = null) =>
        wish.Sessions.Where(s => s.AdoptedHash is null).Select(s => Block(localAsn, wish, s, roles, roa));

    private static BirdBlock Block(Asn localAsn, ConnectionWish wish, SessionWish s, bool roles, BirdRoaTables? roa)
    {
        var name = wish.Mesh.Any(m => ReferenceEquals(m, s))
            ? BirdName.Mesh(wish.ConnectionId, s.Family, s.PeerAddress)
            : BirdName.Protocol(wish.ConnectionId, s.Family);
        // BIRD shows the names of filters to everybody: nothing of the key may be in the hash. Another key comes with another generation.
        var contents = RouterHash.Short(Text(localAsn, wish, s with { Md5Key = s.Md5Key is null ? null : "*" }, roles, roa, name, ""));
        return new BirdBlock(wish.ConnectionId, s.PeerAddress, Text(localAsn, wish, s, roles, roa, name, contents));
    }

    private static string Text(
        Asn localAsn, ConnectionWish wish, SessionWish s, bool roles, BirdRoaTables? roa, string protocol, string contents)
    {
        string Filter(string kind) => BirdName.Filter(wish.ConnectionId, s.Family, s.Generation, kind, contents);
        var (into, outOf) = s.Policy.Open ? (Filter("in"), Filter("out")) : (Filter("deny"), Filter("deny"));
        var description = RouterText.Description(s.Description);
        var optional = Line(description.Length > 0, $"description \"{description}\"")
                       + Line(s.Md5Key is not null, $"password \"{s.Md5Key}\"")
                       + Line(s.Gtsm, "ttl security on")
                       + Line(roles, $"local role {(s.IsRouteServer ? "rs_client" : "peer")}")
                       + Line(roles && s.StrictRole, "require roles on")
                       + Line(s.GracefulRestart is GracefulRestartUse.Off, "graceful restart off")
                       + Line(s.GracefulRestart is GracefulRestartUse.Helper or GracefulRestartUse.LongLived, "graceful restart aware")
                       // BIRD's own word is "aware": the peer says how long its routes outlive it.
                       + Line(s.GracefulRestart is GracefulRestartUse.Helper, "long lived graceful restart off")
                       + Line(s.GracefulRestart is GracefulRestartUse.LongLived, "long lived graceful restart aware")
                       // The first AS of a route server's path is that of its client (RFC 7947).
                       + Line(s.EnforcesFirstAsn, "enforce first as on");
        return $$"""
            {{Filters(localAsn, s, roa, into, outOf)}}protocol bgp {{protocol}} {
              local {{s.LocalAddress}} as {{localAsn}};
              neighbor {{s.PeerAddress}} as {{s.PeerAsn}};
            {{optional}}  connect delay time 1;
              connect retry time 10;
              error wait time 2, 30;
              {{(s.Family is Family.IPv4 ? "ipv4" : "ipv6")}} {
                import table on;
                import filter {{into}};
                export filter {{outOf}};
                receive limit {{s.MaxPrefixes}} action {{(s.MaxPrefixesAction is MaxPrefixesAction.Warn ? "warn" : "disable")}};
              };
            }

            """;
    }

    private static string Filters(Asn localAsn, SessionWish s, BirdRoaTables? roa, string into, string outOf)
    {
        if (!s.Policy.Open) return Filter(into, [], null, [], []);
        var accept = s.Policy.Rules.IsLost
            ? []
            : s.Policy.AcceptFilter.Entries.Select(Entry).ToList();
        var announce = s.Policy.Announce.Distinct().Order().Select(p => p.ToString()).ToList();
        // RFC 8326: what a peer drains is preferred least; what we drain as well, and it is announced with GRACEFUL_SHUTDOWN.
        var drained = s.Drain ? "bgp_local_pref = 0;" : "if (65535, 0) ~ bgp_community then bgp_local_pref = 0;";
        var refusals = BirdImport.Refusals(localAsn, s, roa);
        return Filter(into, accept, BirdImport.Discarded(s), refusals, [.. BirdImport.Changes(localAsn, s), drained])
               + Filter(outOf, announce, null, BirdExport.Refusals(s), BirdExport.Changes(localAsn, s));
    }

    /// <param name="or">What is looked at further although it is none of the entries.</param>
    private static string Filter(
        string name, IReadOnlyList<string> entries, string? or, IEnumerable<string> refusals, IEnumerable<string> then) =>
        entries.Count == 0
            ? $$"""
                filter {{name}} {
                  reject;
                }

                """
            : $$"""
                filter {{name}} {
                  if ! (net ~ [
                    {{string.Join(",\n    ", entries)}}
                  ]{{(or is null ? ")" : $" || ({or}))")}} then reject;
                {{string.Concat(refusals.Concat(then).Select(line => $"  {line}\n"))}}  accept;
                }

                """;

    internal static string Entry(PrefixFilterEntry e) =>
        e.Le > e.Prefix.Length ? $"{e.Prefix}{{{e.Ge},{e.Le}}}" : e.Prefix.ToString();

    private static string Line(bool wanted, string line) => wanted ? $"  {line};\n" : "";
}
