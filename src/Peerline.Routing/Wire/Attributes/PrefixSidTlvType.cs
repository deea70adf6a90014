namespace Peerline.Routing.Wire;

/// <summary>TLVs of PREFIX_SID in registry order (RFC 8669, 9252). Any other number is kept as it is.</summary>
public enum PrefixSidTlvType : byte
{
    /// <summary>Reserved.</summary>
    None = 0,
    /// <summary>The index into the label block.</summary>
    LabelIndex = 1,
    // 2 IPv6 SID: deprecated
    /// <summary>The label blocks of the originator.</summary>
    OriginatorSrgb = 3,
    /// <summary>Layer 3 service over SRv6.</summary>
    Srv6L3Service = 5,
    /// <summary>Layer 2 service over SRv6.</summary>
    Srv6L2Service = 6,
}
