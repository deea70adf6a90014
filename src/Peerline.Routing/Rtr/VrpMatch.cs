namespace Peerline.Routing.Rtr;

/// <summary>How one VRP stands to a route: the reason behind an <see cref="OriginState"/>.</summary>
public enum VrpMatch : byte
{
    /// <summary>The VRP does not cover the route's prefix and says nothing of it.</summary>
    NotCovering = 0,

    /// <summary>Covered, the AS is named, the length allowed (RFC 6811 2).</summary>
    Matched = 1,

    /// <summary>Covered, but another AS is named; or AS 0, which none matches; or the route has no single origin.</summary>
    WrongOrigin = 2,

    /// <summary>Covered and the AS is named, but the route is longer than the maximum length.</summary>
    TooLong = 3,
}
