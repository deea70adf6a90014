namespace Peerline.Routing.Bmp;

/// <summary>Types of the TLVs in Termination, in registry order (RFC 7854 4.5).</summary>
public enum TerminationTlvType : ushort
{
    /// <summary>Free text.</summary>
    String = 0,
    /// <summary>A <see cref="TerminationReason"/> in two octets.</summary>
    Reason = 1,
}
