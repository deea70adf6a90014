namespace Peerline.Routing.Bmp;

/// <summary>
/// TLVs of a version 4 Route Monitoring message, as draft-ietf-grow-bmp-tlv numbers them up to its revision 19. The numbers are not
/// final: revision 20 has others.
/// </summary>
public enum RouteMonitoringTlvType : ushort
{
    /// <summary>Capabilities without which the UPDATE cannot be read, ADD-PATH above all.</summary>
    StatelessParsing = 1,
    /// <summary>Several NLRI under one index.</summary>
    Group = 2,
    /// <summary>The name of the VRF or table.</summary>
    VrfTableName = 3,
    /// <summary>The UPDATE itself.</summary>
    BgpMessage = 4,
}
