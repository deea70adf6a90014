using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>
/// Writes what one connection wants of the router, as FRR itself would print it. What is read back is compared with exactly this.
/// An empty match set renders to <c>deny</c>, never to a route map without a match, which would permit everything.
/// </summary>
internal static class FrrStanza
{
    /// <summary>
    /// Interface addresses, policies and session halves of one connection. Adopted halves are left as they are: nothing is written.
    /// </summary>
    /// <param name="discard">Where what is discarded goes; null only where no wish asks for it.</param>
    public static string Of(Asn localAsn, ConnectionWish wish, bool roles, FrrDiscard? discard = null)
    {
        var halves = wish.Sessions.Where(s => s.AdoptedHash is null).ToList();
        return string.Concat([
            Addresses(wish),
            // Sessions of a mesh have the policy of their half.
            .. halves.DistinctBy(s => s.Family).Select(s => Policies(localAsn, wish.ConnectionId, s, discard)),
            .. halves.Select(s => Session(localAsn, wish, s, roles)),
        ]);
    }

    private static string Session(Asn localAsn, ConnectionWish wish, SessionWish s, bool roles)
    {
        var peer = s.PeerAddress;
        var (into, outOf) = Maps(localAsn, wish.ConnectionId, s);
        var description = RouterText.Description(s.Description);
        var optional = Line(description.Length > 0, $" neighbor {peer} description {description}")
                       + Line(s.Md5Key is not null, $" neighbor {peer} password {s.Md5Key}")
                       + Line(roles, $" neighbor {peer} local-role {(s.IsRouteServer ? "rs-client" : "peer")}{(s.StrictRole ? " strict-mode" : "")}")
                       + Line(s.GracefulRestart is GracefulRestartUse.Off, $" neighbor {peer} graceful-restart-disable")
                       + Line(s.GracefulRestart is GracefulRestartUse.Helper or GracefulRestartUse.LongLived, $" neighbor {peer} graceful-restart-helper")
                       + Line(s.Gtsm, $" neighbor {peer} ttl-security hops 1");
        // On a LAN the operator's port may have more than one address: the peer knows this one.
        var source = Line(wish.IsShared, $" neighbor {peer} update-source {s.LocalAddress}");
        return $"""
            router bgp {localAsn}
             neighbor {peer} remote-as {s.PeerAsn}
            {optional} neighbor {peer} timers connect 10
            {source} address-family {Af(s.Family)} unicast
              neighbor {peer} activate
              neighbor {peer} soft-reconfiguration inbound
              neighbor {peer} maximum-prefix {s.MaxPrefixes}{(s.MaxPrefixesAction is MaxPrefixesAction.Warn ? " warning-only" : "")}
              neighbor {peer} route-map {into} in
              neighbor {peer} route-map {outOf} out
             exit-address-family
            exit

            """;
    }

    private static string Policies(Asn localAsn, Guid connection, SessionWish s, FrrDiscard? discard)
    {
        var (into, outOf) = Maps(localAsn, connection, s);
        return s.Policy.Open ? Import(into, localAsn, connection, s, discard) + Export(outOf, localAsn, connection, s) : DenyAll(into);
    }

    private static string DenyAll(string name) => $"""
        route-map {name} deny 10
        exit

        """;

    // RFC 8326: what is drained is announced with GRACEFUL_SHUTDOWN and preferred less than anything else.
    // (bgpd itself honours the community when a peer sends it.)
    private static string Import(string name, Asn localAsn, Guid connection, SessionWish s, FrrDiscard? discard)
    {
        var discarded = Lists(connection, s.Family, "DISCARD", [.. s.Policy.DiscardFilter.Entries.Select(e => $"{e}")]);
        var (rules, before, match, set) = FrrImport.Of(name, localAsn, s, [.. discarded.Select(l => l.Name)], discard);
        return Accepted(s) is { Count: > 0 } accept
            ? Entries(s.Family, discarded) + rules
              + Map(s.Family, name, Lists(connection, s.Family, "IN", accept), before, match, set + (s.Drain ? " set local-preference 0\n" : ""))
            : DenyAll(name);
    }

    private static string Export(string name, Asn localAsn, Guid connection, SessionWish s)
    {
        var (rules, match, set) = FrrExport.Of(name, localAsn, s);
        return Announced(s) is { Count: > 0 } announce
            ? rules + Map(s.Family, name, Lists(connection, s.Family, "OUT", announce), [], match, set) + (s.Drain ? FrrExport.Marked(name) : "")
            : DenyAll(name);
    }

    /// <summary>None when a rule has lost what it judges by.</summary>
    private static List<string> Accepted(SessionWish s) => s.Policy.Rules.IsLost ? [] : [.. s.Policy.AcceptFilter.Entries.Select(e => $"{e}")];

    private static List<string> Announced(SessionWish s) => [.. s.Policy.Announce.Distinct().Order().Select(p => p.ToString())];

    private static string Discarded(SessionWish s) =>
        string.Join(' ', s.Policy.DiscardFilter.Entries.Select(e => $"{RouteRule.BlackholeAgreed} {e}"));

    private static IReadOnlyList<FrrPrefixList> Lists(Guid connection, Family family, string direction, IReadOnlyList<string> entries) =>
        FrrPrefixList.Of(contents => FrrPolicyName.PrefixList(connection, family, direction, contents), entries);

    /// <summary>
    /// What several entries set is said once, in a map that they call: with each change bgpd 8.4 looks at every setting of every map anew.
    /// </summary>
    /// <param name="before">Entries before those that permit, each with what it does.</param>
    /// <param name="match">What those that permit match besides their prefixes.</param>
    private static string Map(
        Family family, string name, IReadOnlyList<FrrPrefixList> lists, IReadOnlyList<(string Action, string Text)> before, string match, string set)
    {
        var first = before.Select((entry, i) => $"route-map {name} {entry.Action} {10 * (i + 1)}\n{entry.Text}exit\n");
        var called = set.Length > 0 && lists.Count > 1 ? FrrPolicyName.List(name, "set") : null;
        var permits = lists.Select((list, i) =>
            $"route-map {name} permit {10 * (before.Count + i + 1)}\n{(called is null ? "" : $" call {called}\n")}"
            + $" match {Ip(family)} address prefix-list {list.Name}\n{match}{(called is null ? set : "")}exit\n");
        return string.Concat([Entries(family, lists), .. first, .. permits, called is null ? "" : $"route-map {called} permit 10\n{set}exit\n"]);
    }

    private static string Entries(Family family, IReadOnlyList<FrrPrefixList> lists) => string.Concat(lists.SelectMany(list =>
        list.Entries.Select((entry, i) => $"{Ip(family)} prefix-list {list.Name} seq {5 * (i + 1)} permit {entry}\n")));

    /// <summary>Names follow from the contents, so that another content is another name.</summary>
    private static (string In, string Out) Maps(Asn localAsn, Guid connection, SessionWish s)
    {
        if (!s.Policy.Open)
        {
            var deny = FrrPolicyName.DenyAll(connection, s.Family, s.Generation);
            return (deny, deny);
        }

        var (lists, _, match, set) = FrrImport.Of("", localAsn, s, [], null);
        var export = FrrExport.Of("", localAsn, s with { Drain = false });
        // The one rule that has no list of its own.
        var rpki = s.Policy.Rules.RefuseRpkiInvalid ? RouteRule.RpkiInvalid : "";
        return (Name("IN", Accepted(s), lists + match + set + rpki + Discarded(s)), Name("OUT", Announced(s), export.Lists + export.Set));

        string Name(string direction, List<string> entries, string more) => FrrPolicyName.Of(
            connection, s.Family, s.Generation, direction, string.Join('\n', [.. entries, s.Drain ? "drained" : ""]) + more);
    }

    private static string Addresses(ConnectionWish wish)
    {
        if (wish.Addresses.Count == 0) return "";
        var lines = wish.Addresses.Select(a => $" {(a.Address.IsIPv4 ? "ip" : "ipv6")} address {a}\n");
        return $"""
            interface {wish.InterfaceName}
            {string.Concat(lines)}exit

            """;
    }

    private static string Line(bool wanted, string line) => wanted ? line + "\n" : "";

    internal static string Af(Family family) => family is Family.IPv4 ? "ipv4" : "ipv6";

    private static string Ip(Family family) => family is Family.IPv4 ? "ip" : "ipv6";
}
