using Peerline.Routing.Addressing;
using Peerline.Model;

namespace Peerline.Edge;

/// <summary>The router as it was read at one moment.</summary>
public sealed record RouterObservation
{
    public required DateTimeOffset At { get; init; }
    public required Asn LocalAsn { get; init; }

    /// <summary>Every BGP session of the router, ours or not.</summary>
    public IReadOnlyList<SessionObservation> Sessions { get; init; } = [];
    public IReadOnlyList<InterfaceObservation> Interfaces { get; init; } = [];

    /// <summary>
    /// Segments dropped for a missing or wrong MD5 signature (RFC 2385) in the router's namespace since it started; null when the router
    /// cannot tell.
    /// </summary>
    public long? Md5Failures { get; init; }
}

/// <summary>One session as the router reports it.</summary>
public sealed record SessionObservation
{
    public required Family Family { get; init; }
    public required Address PeerAddress { get; init; }
    public Address? LocalAddress { get; init; }

    /// <summary>The interface whose subnet holds the peer's address, when the router knows.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>The ASN that is configured for the peer.</summary>
    public required Asn PeerAsn { get; init; }
    public required SessionState State { get; init; }
    public DateTimeOffset? EstablishedSince { get; init; }

    /// <summary>Received before policy; null when the router cannot count them.</summary>
    public int? PrefixesReceived { get; init; }
    public int? PrefixesAccepted { get; init; }
    public int? PrefixesAdvertised { get; init; }
    public int? MaxPrefixes { get; init; }

    /// <summary>How often an established session was lost since the router started.</summary>
    public long Flaps { get; init; }

    /// <summary>The last NOTIFICATION or reset, by its RFC name (<c>OPEN Message Error: Bad Peer AS</c>), with who sent it. Peer's text escaped.</summary>
    public string? LastError { get; init; }

    /// <summary>True when <see cref="LastError"/> came from the peer, false when we sent it.</summary>
    public bool? LastErrorFromPeer { get; init; }
    public DateTimeOffset? LastErrorAt { get; init; }
    public bool? Md5 { get; init; }
    public bool? Gtsm { get; init; }
    public bool? FourOctetAsn { get; init; }
    public bool? RouteRefresh { get; init; }

    /// <summary>The ASN in the peer's last OPEN, when the router tells.</summary>
    public Asn? OpenedAsn { get; init; }

    /// <summary>The peer's BGP role (RFC 9234) when it sent one.</summary>
    public string? PeerRole { get; init; }
    public TimeSpan? HoldTime { get; init; }

    /// <summary>The initial routes are complete: End-of-RIB was received (RFC 4724 section 2).</summary>
    public bool? EndOfRib { get; init; }

    /// <summary>The connection that this session belongs to by the router's own marker; null for a legacy session.</summary>
    public Guid? ConnectionId { get; init; }
    public int? Generation { get; init; }

    /// <summary>The policy of ours that the session has is open; null when it has none of ours.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>SHA-256 of the session's configuration as text, in hex: what adoption and drift compare.</summary>
    public string? ConfigurationHash { get; init; }
    public string? Description { get; init; }
}

public sealed record InterfaceObservation
{
    public required string Name { get; init; }
    public required bool Up { get; init; }
    public int? Mtu { get; init; }
    public IReadOnlyList<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>The LAG that the port is a member of; null when of none.</summary>
    public string? Lag { get; init; }

    /// <summary>The LAG sends over this member: with LACP the partner collects and distributes on it. Null when the router cannot tell.</summary>
    public bool? IsInLagUse { get; init; }
    public long? RxBytes { get; init; }
    public long? TxBytes { get; init; }
    public long? RxPackets { get; init; }
    public long? TxPackets { get; init; }
    public long? RxErrors { get; init; }
    public long? TxErrors { get; init; }
    public long? RxDropped { get; init; }
    public long? TxDropped { get; init; }

    /// <summary>What this says of the port as a member of a LAG; nothing of it was read when it is null.</summary>
    public static LagMembership MemberOf(InterfaceObservation? port, string lag) => port switch
    {
        null => LagMembership.Unknown,
        _ when port.Lag != lag => LagMembership.Outside,
        { Up: true, IsInLagUse: not false } => LagMembership.Up,
        _ => LagMembership.Down,
    };
}

/// <summary>Names one half of a session on a router.</summary>
public sealed record SessionKey(Family Family, Address PeerAddress);

public enum RouteView
{
    /// <summary>Adj-RIB-In before policy.</summary>
    Received,

    /// <summary>
    /// In the Loc-RIB, learned from this session. Not every router tells the communities of so many:
    /// <see cref="IEdgeRouterDriver.LookUpAsync"/> does, of one.
    /// </summary>
    Accepted,

    /// <summary>Adj-RIB-Out towards this peer.</summary>
    Advertised,
}

/// <summary>One path.</summary>
public sealed record Route
{
    public required Prefix Prefix { get; init; }
    public Address? NextHop { get; init; }

    /// <summary>The path as plain ASNs, first AS first; members of sets and confederation segments included, see <see cref="AsPathText"/>.</summary>
    public IReadOnlyList<Asn> AsPath { get; init; } = [];

    /// <summary>The path as routers print it: <c>64500 64501 {64502,64503}</c>.</summary>
    public string AsPathText { get; init; } = "";
    public bool HasAsSet { get; init; }
    public IReadOnlyList<string> Communities { get; init; } = [];

    /// <summary>Only-To-Customer (RFC 9234), when present.</summary>
    public Asn? OnlyToCustomer { get; init; }

    /// <summary>Of a received route, where its origin was validated; no router is asked for it.</summary>
    public OriginValidation Rpki { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
}
