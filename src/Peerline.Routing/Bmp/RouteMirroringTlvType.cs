namespace Peerline.Routing.Bmp;

/// <summary>Types of the TLVs in Route Mirroring, in registry order (RFC 7854 4.7).</summary>
public enum RouteMirroringTlvType : ushort
{
    /// <summary>A BGP message as it was received, good or bad.</summary>
    BgpMessage = 0,
    /// <summary>A <see cref="RouteMirroringInformation"/> in two octets.</summary>
    Information = 1,
}
