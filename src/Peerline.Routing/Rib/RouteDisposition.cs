namespace Peerline.Routing.Rib;

/// <summary>What became of a received route, and why.</summary>
public enum RouteDisposition : byte
{
    /// <summary>Policy let it through.</summary>
    Accepted = 0,
    /// <summary>No import policy (RFC 8212).</summary>
    NoPolicy,
    /// <summary>Policy did not let it through.</summary>
    RejectedByPolicy,
    /// <summary>Our own AS is in the path (RFC 4271 9.1.2).</summary>
    OwnAsInPath,
    /// <summary>The first AS in the path is not the peer's (RFC 4271 6.3).</summary>
    FirstAsNotPeer,
    /// <summary>A leak by its Only to Customer attribute (RFC 9234 5).</summary>
    RouteLeak,
    /// <summary>The next hop is our own address (RFC 4271 6.3).</summary>
    NextHopIsOurs,
}
