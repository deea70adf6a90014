using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Addressing.Hints;

namespace Peerline.Stages.Addressing;

/// <summary>Everything that the peer needs to configure its side. It never holds a key.</summary>
public sealed record ParameterSheet
{
    public required Guid ConnectionId { get; init; }
    public required string OperatorName { get; init; }
    public required Asn OperatorAsn { get; init; }
    public required Asn PeerAsn { get; init; }
    public required Contact OperatorNoc { get; init; }
    public required int Mtu { get; init; }

    /// <summary>How the links are to be bundled on the peer's side too; null where there is one and no LAG.</summary>
    public LagParameters? Lag { get; init; }

    /// <summary>A session is signed with the key that the peer gave (RFC 2385); each says whether it is one of them.</summary>
    public bool Md5 => Sessions.Any(s => s.Md5);

    /// <summary>Packets are sent with TTL 255 and taken with no less (RFC 5082): no multihop.</summary>
    public required bool Gtsm { get; init; }

    /// <summary>What we recommend; the smaller of both sides' proposals counts (RFC 4271 section 4.2).</summary>
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The peer is a route server, and we are its client (RFC 7947).</summary>
    public bool IsRouteServer { get; init; }

    /// <summary>The role on the peer's side (RFC 9234); on ours it is the one that belongs to it.</summary>
    public string Role => IsRouteServer ? "rs-server" : "peer";

    /// <summary>Without it the session stays down.</summary>
    public bool RoleRequired { get; init; }
    public SessionParameters? V4 { get; init; }
    public SessionParameters? V6 { get; init; }

    /// <summary>The same as configuration text, to be read before it is used.</summary>
    public IReadOnlyList<ConfigurationHint> Hints { get; init; } = [];

    public IEnumerable<SessionParameters> Sessions
    {
        get
        {
            if (V4 is not null) yield return V4;
            if (V6 is not null) yield return V6;
        }
    }

    /// <summary>Null as long as the connection has no addresses.</summary>
    public static ParameterSheet? Of(Connection connection, Asn peer, OperatorProfile profile)
    {
        if (connection.Addresses is not { } addresses || addresses is { V4: null, V6: null }) return null;
        var sheet = new ParameterSheet
        {
            ConnectionId = connection.Id,
            OperatorName = profile.LegalName,
            OperatorAsn = profile.Asn,
            PeerAsn = peer,
            OperatorNoc = profile.Noc,
            Mtu = connection.Terms.Mtu,
            Lag = connection.Port?.Lag is { } lag ? new(lag.Members.Count(m => !m.IsGoing), lag.Lacp, lag.MinimumLinks) : null,
            Gtsm = profile.Policy.Gtsm && addresses is not ({ V4.IsOnLan: true } or { V6.IsOnLan: true }),
            IsRouteServer = connection.Requested.TowardsRouteServer,
            RoleRequired = profile.Policy.StrictRoles,
            V4 = SessionParameters.Of(connection, profile.Policy, Family.IPv4, addresses.V4),
            V6 = SessionParameters.Of(connection, profile.Policy, Family.IPv6, addresses.V6),
        };
        return sheet with
        {
            Hints =
            [
                FrrHint.Write(sheet), BirdHint.Write(sheet), JunosHint.Write(sheet), IosXrHint.Write(sheet), EosHint.Write(sheet),
                SrOsHint.Write(sheet),
            ],
        };
    }
}
