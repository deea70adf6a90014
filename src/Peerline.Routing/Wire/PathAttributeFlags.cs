namespace Peerline.Routing.Wire;

/// <summary>The flags octet of a path attribute (RFC 4271 4.3); the low four bits are ignored.</summary>
[Flags]
public enum PathAttributeFlags : byte
{
    /// <summary>Well-known, not transitive: no attribute has it.</summary>
    None = 0,
    /// <summary>The length has two octets.</summary>
    ExtendedLength = 0x10,
    /// <summary>A speaker on the way did not recognise the attribute.</summary>
    Partial = 0x20,
    /// <summary>To be passed on by who does not recognise it.</summary>
    Transitive = 0x40,
    /// <summary>Need not be recognised.</summary>
    Optional = 0x80,
}
