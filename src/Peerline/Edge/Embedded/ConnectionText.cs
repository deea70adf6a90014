using System.Security.Cryptography;
using System.Text;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Rtr;

namespace Peerline.Edge.Embedded;

/// <summary>
/// A connection and its sessions as configuration lines. Wish and running router are both written so and compared line by line; the same
/// lines are the text of a plan, and their hash is what adoption and drift compare. Keys appear as fingerprints.
/// </summary>
internal static class ConnectionText
{
    /// <param name="vrps">Null where origins are not judged.</param>
    public static IReadOnlyList<string> Lines(ConnectionWish wish, Asn localAsn, string salt, VrpTable? vrps = null) => Lines(
        wish.InterfaceName,
        wish.Addresses,
        wish.Sessions.Where(s => !EmbeddedSessions.KeepsLegacy(wish, s)).Select(s => new SessionLines(s, EmbeddedSessions.Of(s, localAsn, vrps))),
        wish.Sessions.Where(s => s.Drain && EmbeddedSessions.KeepsLegacy(wish, s)).Select(s => s.PeerAddress),
        salt);

    public static IReadOnlyList<string> Lines(
        string interfaceName, IEnumerable<InterfaceAddress> addresses, IEnumerable<SessionLines> sessions,
        IEnumerable<Address> drainedLegacy, string salt) =>
    [
        $"interface {interfaceName}",
        .. addresses.OrderBy(a => a.Address).Select(a => $" address {a}"),
        .. sessions.OrderBy(s => s.Wish.PeerAddress).SelectMany(s => Marked(s, salt)),
        .. drainedLegacy.Order().Select(peer => $"session {peer} graceful-shutdown"),
    ];

    private static IEnumerable<string> Marked(SessionLines session, string salt) =>
    [
        .. Session(session.Running, session.Wish.Description, salt),
        $" policy {(session.Wish.Policy.Open ? "open" : "deny-all")}",
        $" generation {session.Wish.Generation}",
    ];

    /// <summary>One session: the markers that a router keeps for Peerline are not part of it.</summary>
    public static IReadOnlyList<string> Session(BgpSessionConfiguration session, string description, string salt)
    {
        var lines = new List<string>
        {
            $"session {session.PeerAddress} as {session.PeerAs}",
            $" local {session.LocalAddress} as {session.LocalAs}",
        };
        if (description.Length > 0) lines.Add($" description {description}");
        if (session.Md5Key is { } key) lines.Add($" md5 {Fingerprint(key, salt)}");
        if (session.TtlSecurity) lines.Add(" ttl-security");
        if (!session.EnforceFirstAs) lines.Add(" route-server");
        if (session.Role is { } role) lines.Add($" role {role.ToString().ToLowerInvariant()}{(session.StrictRole ? " strict" : "")}");
        if (session.MaximumPrefixes is { } limit) lines.Add($" maximum-prefixes {limit}");
        if (session.GracefulShutdown) lines.Add(" graceful-shutdown");
        lines.AddRange(Policy("import", session.ImportPolicy));
        lines.AddRange(Policy("export", session.ExportPolicy));
        lines.AddRange(session.Announcements.OrderBy(a => a.Prefix).Select(Originate));
        return lines;
    }

    public static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private static IEnumerable<string> Policy(string direction, RoutePolicy? policy) => policy switch
    {
        PermitAllPolicy => [$" {direction} everything"],
        PermitFilterPolicy { Filter.IsEmpty: false } permit => permit.Filter.Entries.Select(e => $" {direction} {e}"),
        PeerImportPolicy { Filter.IsEmpty: false } peers =>
            [.. peers.Filter.Entries.Select(e => $" {direction} {e}"), .. Rules(peers).Select(r => $" {direction} rule {r}")],
        _ => [$" {direction} nothing"],
    };

    private static IEnumerable<string> Rules(PeerImportPolicy policy)
    {
        if (policy.NextHop is { } hop) yield return $"{RouteRule.NextHop} {hop}{(policy.RefuseLinkLocal ? " only" : "")}";
        if (policy.LongestAsPath is { } longest) yield return $"{RouteRule.AsPathLength} {longest}";
        if (policy.RefuseAsSets) yield return RouteRule.AsSet;
        if (!policy.BogonAsns.IsEmpty) yield return $"{RouteRule.BogonAsn} {policy.BogonAsns}";
        if (!policy.TransitFreeAsns.IsEmpty) yield return $"{RouteRule.TransitFreeAsn} {policy.TransitFreeAsns}";
        if (policy.RefuseBlackhole) yield return RouteRule.Blackhole;
        if (policy.RefuseRpkiInvalid) yield return RouteRule.RpkiInvalid;
        if (policy.ScrubbedAs is { } asn) yield return $"{RouteRule.Scrub} {asn}";
    }

    private static string Originate(Announcement a)
    {
        var text = new StringBuilder($" originate {a.Prefix}");
        if (!a.PrependLocalAs) text.Append(" transparent");
        if (a.PathBehindUs.Length > 0) text.Append($" path {string.Join(' ', a.PathBehindUs)}");
        if (a.NextHop is { } nextHop) text.Append($" next-hop {nextHop}");
        if (a.MultiExitDisc is { } med) text.Append($" med {med}");
        if (a.Communities.Length > 0) text.Append($" communities {string.Join(' ', a.Communities)}");
        if (a.LargeCommunities.Length > 0) text.Append($" large-communities {string.Join(' ', a.LargeCommunities)}");
        if (a.OnlyToCustomer is { } otc) text.Append($" otc {otc}");
        return text.ToString();
    }

    private static string Fingerprint(string key, string salt) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), Encoding.UTF8.GetBytes(key)).AsSpan(0, 8));
}

/// <summary>A session as it runs (or is to run), with the wish that it is there for.</summary>
internal sealed record SessionLines(SessionWish Wish, BgpSessionConfiguration Running);
