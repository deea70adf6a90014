using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Rtr;

namespace Peerline.Edge.Embedded;

/// <summary>What is to run: the base configuration with Peerline's connections laid over it. Pure.</summary>
internal sealed record RouterTarget(IReadOnlyList<TargetSession> Sessions, IReadOnlyList<PlacedAddress> Addresses)
{
    /// <summary>By which its sessions judge origins; null where they do not.</summary>
    public VrpTable? Vrps { get; init; }

    public static RouterTarget Of(BaseConfiguration hand, RouterConfiguration configuration, Asn localAsn, VrpTable? vrps = null)
    {
        var owned = configuration.Connections
            .SelectMany(c => c.Sessions.Select(s => (Connection: c, Session: s)))
            .ToDictionary(x => EmbeddedSessions.Key(x.Session.PeerAddress));
        var sessions = new List<TargetSession>();
        foreach (var legacy in hand.Sessions)
        {
            var key = EmbeddedSessions.Key(legacy.PeerAddress);
            if (configuration.RetiredSessions.Contains(key)) continue;
            var owner = owned.GetValueOrDefault(key);
            if (owner.Session is null || EmbeddedSessions.KeepsLegacy(owner.Connection, owner.Session))
                sessions.Add(Legacy(hand, legacy, key, localAsn, drain: owner.Session?.Drain ?? false));
        }

        sessions.AddRange(
            from pair in owned
            where !EmbeddedSessions.KeepsLegacy(pair.Value.Connection, pair.Value.Session)
            select new TargetSession(
                pair.Key, EmbeddedSessions.Of(pair.Value.Session, localAsn, vrps), pair.Value.Session.Description,
                pair.Value.Connection.InterfaceName, pair.Value.Session, pair.Value.Connection.ConnectionId));
        return new RouterTarget(sessions, [.. HandAddresses(hand, configuration).Union(configuration.Connections.SelectMany(AddressesOf))]) { Vrps = vrps };
    }

    /// <summary>Addresses of the base configuration that are still in force.</summary>
    public static IEnumerable<PlacedAddress> HandAddresses(BaseConfiguration hand, RouterConfiguration configuration) =>
        hand.Interfaces.SelectMany(i => i.Addresses.Select(a => new PlacedAddress(i.Name, a))).Except(configuration.RetiredAddresses);

    public static IEnumerable<PlacedAddress> AddressesOf(ConnectionWish connection) =>
        connection.Addresses.Select(a => new PlacedAddress(connection.InterfaceName, a));

    private static TargetSession Legacy(BaseConfiguration hand, BaseSession session, SessionKey key, Asn localAsn, bool drain) => new(
        key, EmbeddedSessions.Of(session, localAsn, drain), session.Description,
        hand.Interfaces.FirstOrDefault(i => i.Addresses.Any(a => OnLink(a, session.PeerAddress)))?.Name, null, null);

    private static bool OnLink(InterfaceAddress own, Address peer) => new Prefix(own.Address, own.PrefixLength).Contains(peer);
}

/// <param name="Wish">The wish that the session is there for; null for one of the base configuration.</param>
internal sealed record TargetSession(
    SessionKey Key, BgpSessionConfiguration Bgp, string Description, string? InterfaceName, SessionWish? Wish, Guid? ConnectionId);
