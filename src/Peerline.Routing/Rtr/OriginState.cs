namespace Peerline.Routing.Rtr;

/// <summary>What origin validation says of a route (RFC 6811 2). The default is what holds without data.</summary>
public enum OriginState : byte
{
    /// <summary>No VRP covers the prefix.</summary>
    NotFound = 0,

    /// <summary>A VRP covers the prefix, names the origin AS and allows the length.</summary>
    Valid = 1,

    /// <summary>VRPs cover the prefix, and none of them matches.</summary>
    Invalid = 2,
}
