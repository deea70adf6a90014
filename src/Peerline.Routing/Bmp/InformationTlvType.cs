namespace Peerline.Routing.Bmp;

/// <summary>Types of the information TLVs in Initiation and Peer Up, in registry order (RFC 7854 4.4, RFC 9069 5.3, RFC 9736).</summary>
public enum InformationTlvType : ushort
{
    /// <summary>Free text.</summary>
    String = 0,
    /// <summary>The router's sysDescr (RFC 1213). Mandatory in Initiation.</summary>
    SysDescr = 1,
    /// <summary>The router's sysName (RFC 1213). Mandatory in Initiation.</summary>
    SysName = 2,
    /// <summary>The name of the VRF or table (RFC 9069 5.2.1), in Peer Up.</summary>
    VrfTableName = 3,
    /// <summary>What the administrator calls the peer (RFC 9736).</summary>
    AdminLabel = 4,
}
