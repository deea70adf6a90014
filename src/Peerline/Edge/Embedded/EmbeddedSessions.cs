using System.Collections.Immutable;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Edge.Embedded;

/// <summary>From what is wished, or configured by hand, to the sessions of the speaker. Pure; for router and driver alike.</summary>
internal static class EmbeddedSessions
{
    public static SessionKey Key(Address peer) => new(peer.IsIPv4 ? Family.IPv4 : Family.IPv6, peer);

    public static string Name(SessionKey key) => key.PeerAddress.ToString();

    /// <summary>
    /// An adopted half is left as the operator configured it: while it is only watched, and while it is drained on its way out.
    /// A new generation of it replaces the operator's session by ours.
    /// </summary>
    public static bool KeepsLegacy(ConnectionWish connection, SessionWish session) =>
        session.AdoptedHash is not null || (connection.Adopted && session is { Drain: true, Generation: 1 });

    /// <param name="vrps">By which origins are judged; null where they are not.</param>
    public static BgpSessionConfiguration Of(SessionWish wish, Asn localAsn, VrpTable? vrps = null) => new()
    {
        Name = Name(Key(wish.PeerAddress)),
        LocalAddress = wish.LocalAddress.ToIPAddress(),
        PeerAddress = wish.PeerAddress.ToIPAddress(),
        LocalAs = localAsn,
        PeerAs = wish.PeerAsn,
        Md5Key = wish.Md5Key,
        TtlSecurity = wish.Gtsm,
        Role = !wish.SendsRole ? null : wish.IsRouteServer ? BgpRole.RouteServerClient : BgpRole.Peer,
        StrictRole = wish is { SendsRole: true, StrictRole: true },
        EnforceFirstAs = wish.EnforcesFirstAsn,
        // The policy judges it, by its name.
        RefuseAsSets = false,
        MaximumPrefixes = wish.MaxPrefixesAction is MaxPrefixesAction.Shut ? wish.MaxPrefixes : null,
        ImportPolicy = wish.Policy.Open ? Import(wish, localAsn, vrps) : RoutePolicy.RejectAll,
        ExportPolicy = wish.Policy.Open ? RoutePolicy.Permit(PrefixFilter.Exactly(wish.Policy.Announce)) : RoutePolicy.RejectAll,
        Announcements = wish.Policy.Open ? [.. wish.Policy.Announce.Select(p => Announcement(p, wish.Policy.Export, localAsn))] : [],
        GracefulShutdown = wish.Drain,
    };

    public static BgpSessionConfiguration Of(BaseSession session, Asn localAsn, bool drain = false) => new()
    {
        Name = Name(Key(session.PeerAddress)),
        LocalAddress = session.LocalAddress.ToIPAddress(),
        PeerAddress = session.PeerAddress.ToIPAddress(),
        LocalAs = localAsn,
        PeerAs = session.PeerAsn,
        Md5Key = session.Md5Key,
        TtlSecurity = session.Gtsm,
        Role = session.Role,
        MaximumPrefixes = session.MaxPrefixes,
        ImportPolicy = session.AcceptAll ? RoutePolicy.PermitAll : Permit(session.Accept),
        ExportPolicy = RoutePolicy.Permit(PrefixFilter.Exactly(session.Originate.Select(r => r.Prefix))),
        Announcements = [.. session.Originate.Select(Announcement)],
        GracefulShutdown = drain,
    };

    /// <summary>The first AS and our own are judged by the session itself.</summary>
    private static RoutePolicy Import(SessionWish wish, Asn localAsn, VrpTable? vrps)
    {
        var rules = wish.Policy.Rules;
        if (rules.IsNone) return RoutePolicy.Permit(wish.Policy.AcceptFilter);
        // Who does not judge origins has no reason to look again when the VRPs change.
        var judgedBy = rules.RefuseRpkiInvalid ? vrps : null;
        return new PeerImportPolicy(rules.IsLost ? PrefixFilter.Empty : wish.Policy.AcceptFilter)
        {
            NextHop = rules.NextHop ? wish.PeerAddress : (Address?)null,
            RefuseLinkLocal = rules.RefuseLinkLocal && wish.Family is Family.IPv6,
            LongestAsPath = rules.LongestAsPath,
            RefuseAsSets = rules.RefuseAsSets,
            BogonAsns = new AsnFilter([.. (rules.BogonAsns ?? []).Select(r => new AsnFilterEntry(r.First, r.Last))]),
            TransitFreeAsns = new AsnFilter([.. rules.TransitFreeAsns.Select(a => new AsnFilterEntry(a))]),
            RefuseBlackhole = rules.RefuseBlackhole,
            RefuseRpkiInvalid = judgedBy is not null,
            Vrps = judgedBy ?? VrpTable.Empty,
            ScrubbedAs = rules.ScrubCommunities ? localAsn : null,
        };
    }

    private static RoutePolicy Permit(IReadOnlyList<PermittedPrefix> accept) => RoutePolicy.Permit(Filter(accept));

    private static PrefixFilter Filter(IReadOnlyList<PermittedPrefix> accept) =>
        new([.. accept.Select(p => new PrefixFilterEntry(p.Prefix, p.Prefix.Length, p.MaxLength))]);

    /// <summary>It is made here: nothing is in it that would have to be taken off.</summary>
    private static Announcement Announcement(Prefix prefix, ExportRules rules, Asn localAsn) => new(prefix)
    {
        PathBehindUs = [.. Enumerable.Repeat(localAsn, rules.Prepend)],
        MultiExitDisc = rules.Med,
        Communities = [.. rules.Added],
        LargeCommunities = [.. rules.AddedLarge],
    };

    private static Announcement Announcement(OriginatedRoute route) => new(route.Prefix)
    {
        PathBehindUs = [.. route.PathBehindUs],
        PrependLocalAs = route.PrependLocalAsn,
        NextHop = route.NextHop?.ToIPAddress(),
        MultiExitDisc = route.MultiExitDisc,
        Communities = [.. route.Communities.Select(Community)],
        OnlyToCustomer = route.OnlyToCustomer,
    };

    private static Community Community(string text) => Routing.Wire.Community.TryParse(text, out var community)
        ? community
        : throw new FormatException($"'{text}' is not a community.");
}
