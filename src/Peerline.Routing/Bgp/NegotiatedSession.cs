using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>What both OPENs together say.</summary>
public sealed record NegotiatedSession
{
    /// <summary>The AS number of capability 65, or of the OPEN itself (RFC 6793).</summary>
    public required Asn PeerAs { get; init; }
    /// <summary>The peer's BGP Identifier (RFC 6286).</summary>
    public required Address PeerIdentifier { get; init; }
    /// <summary>The smaller of both proposals; zero: neither side sends KEEPALIVEs.</summary>
    public required TimeSpan HoldTime { get; init; }
    /// <summary>A third of the hold time, a second at least, before jitter; zero without a hold time.</summary>
    public required TimeSpan KeepaliveTime { get; init; }
    /// <summary>Families that both sides named (RFC 4760 8), in our order.</summary>
    public required ImmutableArray<AfiSafi> Families { get; init; }
    /// <summary>AS numbers in paths have four octets (RFC 6793).</summary>
    public required bool FourOctetAs { get; init; }
    /// <summary>The peer answers ROUTE-REFRESH (RFC 2918).</summary>
    public required bool RouteRefresh { get; init; }
    /// <summary>The peer marks beginning and end of a refresh (RFC 7313).</summary>
    public required bool EnhancedRouteRefresh { get; init; }
    /// <summary>The peer takes messages of more than 4,096 octets (RFC 8654); we always do.</summary>
    public required bool ExtendedMessages { get; init; }
    /// <summary>The peer's role (RFC 9234); null: it did not say.</summary>
    public required BgpRole? PeerRole { get; init; }
    /// <summary>IPv4 prefixes may have IPv6 next hops (RFC 8950).</summary>
    public bool ExtendedNextHop { get; init; }
    /// <summary>Families in which the peer sends path identifiers (RFC 7911).</summary>
    public ImmutableArray<AfiSafi> AddPathReceived { get; init; } = [];
    /// <summary>How long the peer wants its routes to be kept as stale beyond that (RFC 9494); null: it did not say.</summary>
    public LongLivedGracefulRestartCapability? LongLivedGracefulRestart { get; init; }
    /// <summary>What the peer offers to keep over a restart (RFC 4724); null: it did not say.</summary>
    public GracefulRestartCapability? GracefulRestart { get; init; }
    /// <summary>Every capability of the peer's OPEN, unknown ones included.</summary>
    public required ImmutableArray<Capability> PeerCapabilities { get; init; }
}
