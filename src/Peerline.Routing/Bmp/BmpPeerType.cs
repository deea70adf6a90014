namespace Peerline.Routing.Bmp;

/// <summary>BMP peer types in registry order (RFC 7854 4.2, RFC 9069 4.1).</summary>
public enum BmpPeerType : byte
{
    /// <summary>A session of the default routing instance.</summary>
    GlobalInstance = 0,
    /// <summary>A session of a routing instance that the route distinguisher names.</summary>
    RdInstance = 1,
    /// <summary>A session of a routing instance that the distinguisher names locally.</summary>
    LocalInstance = 2,
    /// <summary>No session: the router's own Loc-RIB (RFC 9069).</summary>
    LocRibInstance = 3,
}
