using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Edge;

/// <summary>From what is desired to what a router is asked for. Pure.</summary>
public static class Wishes
{
    /// <summary>The wish for one router from all connections that have a port on it.</summary>
    /// <param name="md5Key">Opens a sealed key of the connection, null when it cannot; called only for what goes to the router.</param>
    /// <param name="metroOf">The metro of a peering, where the operator announces otherwise in some.</param>
    public static RouterWish For(
        OperatorProfile profile, IEnumerable<(Connection Connection, Asn PeerAsn)> connections, Func<Connection, string, string?> md5Key,
        Func<Guid, string?>? metroOf = null)
    {
        var wishes = new List<ConnectionWish>();
        var absent = new List<ConnectionAbsence>();
        var restore = new HashSet<Guid>();
        foreach (var (c, asn) in connections.Where(x => x.Connection.Port is not null))
        {
            if (c.IsRestoring) restore.Add(c.Id);
            var own = profile.For(c.Id);
            if (IsPresent(c)) wishes.Add(Wish(own, c, asn, md5Key, ExportRules.Of(own.Policy, metroOf?.Invoke(c.PeeringId))));
            else absent.Add(Absence(c));
        }

        return new RouterWish { LocalAsn = profile.Asn, Connections = wishes, Absent = absent, Restore = restore };
    }

    /// <summary>Something of the connection belongs on its router: a session half, or the address of a link test.</summary>
    private static bool IsPresent(Connection c) => HasSessions(c) || HasTestAddress(c);

    /// <summary>A session belongs on the router from "ready" until it is drained; after a failure it stays, under DENY ALL.</summary>
    internal static bool HasSessions(Connection c) => c.State switch
    {
        ConnectionState.ProvisioningStarted or ConnectionState.ExternalBlocker => c.ReadyAt is not null || c.Halves.Any(h => h.Applied is not null),
        ConnectionState.ProvisioningFailed or ConnectionState.Approved => c.Halves.Any(h => h.Applied is not null),
        ConnectionState.ProvisioningCompleted or ConnectionState.Validating => true,
        ConnectionState.Active or ConnectionState.TypeChangeRequested or ConnectionState.TypeChangeInProgress => true,
        ConnectionState.PendingRemove => c.Removal is { Remaining: [RemovalTask.Drain, ..] },
        _ => false,
    };

    private static bool HasTestAddress(Connection c) =>
        c.State is not (ConnectionState.PendingRemove or ConnectionState.Gone)
        && c.LinkTest is { V4: not null, Phase: LinkTestPhase.Addressed or LinkTestPhase.Placed or LinkTestPhase.Running };

    private static ConnectionWish Wish(
        OperatorProfile profile, Connection c, Asn asn, Func<Connection, string, string?> md5Key, ExportRules export)
    {
        var sessions = HasSessions(c);
        var addresses = new List<InterfaceAddress>();
        if (sessions && c is { HasCable: true, V4.IsWished: true, Addresses.V4: { } v4 }) addresses.Add(new(v4.Operator, v4.Subnet.Length));
        if (sessions && c is { HasCable: true, V6.IsWished: true, Addresses.V6: { } v6 }) addresses.Add(new(v6.Operator, v6.Subnet.Length));
        if (HasTestAddress(c)) addresses.Add(new(c.LinkTest!.V4!.Operator, c.LinkTest.V4.Subnet.Length));
        var four = sessions && c is { V4: { IsWished: true } half4, Addresses.V4: { } link4 } ? Session(profile, c, half4, link4, asn, md5Key, export) : null;
        var six = sessions && c is { V6: { IsWished: true } half6, Addresses.V6: { } link6 } ? Session(profile, c, half6, link6, asn, md5Key, export) : null;
        return new ConnectionWish
        {
            ConnectionId = c.Id,
            InterfaceName = c.Port!.InterfaceName,
            IsShared = !c.HasCable,
            Addresses = addresses,
            V4 = four,
            V6 = six,
            Mesh = [.. new[] { four, six }.OfType<SessionWish>().SelectMany(s => MeshOf(c, s.Family).Select(peer => s with { PeerAddress = peer }))],
            Adopted = c.Adoption is { AdoptedAt: not null },
            TakenOff = new(four is null ? Last(c, Family.IPv4) : 0, six is null ? Last(c, Family.IPv6) : 0),
        };
    }

    /// <summary>The further route servers that the half has sessions with, by what its present generation says.</summary>
    public static IEnumerable<Address> MeshOf(Connection c, Family family) =>
        c.Half(family) is { } half ? c.SettingsOf(half).MeshOf(family)?.Peers ?? [] : [];

    private static SessionWish Session(
        OperatorProfile profile, Connection c, SessionHalf half, LinkAddresses link, Asn asn, Func<Connection, string, string?> md5Key,
        ExportRules export)
    {
        var policy = profile.Policy;
        var isV4 = half.Family == Family.IPv4;
        var settings = c.SettingsOf(half);
        var sealedKey = settings.SealedKeyOf(half.Family);
        // Instead of one that is lost, the one that is to be the next.
        var key = sealedKey is null ? null : md5Key(c, sealedKey) ?? (c.Asked.SealedKeyOf(half.Family) is { } next ? md5Key(c, next) : null);
        bool IsWaived(string rule) => c.RuleWaivers.Any(w => w.Rule == rule);
        var rules = ImportRules.Of(policy, asn, c.Requested.TowardsRouteServer, IsWaived) with { RefuseLinkLocal = link.IsOnLan };
        if (c.Blackhole?.Shortest(half.Family) is { } shortest)
        {
            var bogons = IsWaived(RouteRule.BogonPrefix) ? PrefixFilter.Empty : policy.NotPublic;
            rules = rules with { DiscardsFrom = shortest, NeverDiscarded = PrefixFilter.Inside(policy.OwnPrefixes).Union(bogons) };
        }

        var wish = new SessionWish
        {
            Family = half.Family,
            Generation = half.Generation,
            LocalAddress = link.Operator,
            PeerAddress = link.Peer,
            PeerAsn = asn,
            Description = $"peerline {c.Id}",
            Md5Key = key,
            KeyIsLost = key is null && sealedKey is not null,
            Gtsm = policy.Gtsm && !link.IsOnLan,
            IsRouteServer = c.Requested.TowardsRouteServer,
            SendsRole = true,
            StrictRole = policy.StrictRoles,
            GracefulRestart = policy.GracefulRestart,
            MaxPrefixes = policy.LimitOf(half.Family, settings.MaxPrefixesOf(half.Family)),
            MaxPrefixesAction = policy.MaxPrefixesAction,
            Policy = half.IsOpen
                ? new SessionPolicy(true, half.Permitted, [.. policy.Announced.Where(p => p.Network.IsIPv4 == isV4)])
                {
                    Rules = rules, Export = export,
                }
                // Under DENY ALL nothing is taken, but what the session itself would drop is to be seen where the rule is waived.
                : SessionPolicy.DenyAll with { Rules = IsWaived(RouteRule.FirstAsn) ? rules : ImportRules.None },
            Drain = c.State is ConnectionState.PendingRemove || half.Change is { Phase: HalfPhase.Draining } || c.Drain is { IsMarked: true },
            AdoptedHash = half.AdoptedHash,
        };
        return wish.With(half.ByHand);
    }

    private static ConnectionAbsence Absence(Connection c)
    {
        var links = new[] { c.Addresses?.V4, c.Addresses?.V6 }.OfType<LinkAddresses>().ToList();
        var addresses = links.Where(_ => c.HasCable).Select(l => new InterfaceAddress(l.Operator, l.Subnet.Length)).ToList();
        if (c.LinkTest?.V4 is { } test) addresses.Add(new(test.Operator, test.Subnet.Length));
        return new ConnectionAbsence(c.Id, c.Port!.InterfaceName, [.. links.Select(l => l.Peer)], addresses)
        {
            Adopted = c.Adoption is not null, TakenOff = new(Last(c, Family.IPv4), Last(c, Family.IPv6)),
        };
    }

    /// <summary>The last generation of a half, be it there or removed.</summary>
    private static int Last(Connection c, Family family) =>
        c.Half(family)?.Generation ?? (family is Family.IPv4 ? c.RetiredGenerationV4 : c.RetiredGenerationV6);
}
