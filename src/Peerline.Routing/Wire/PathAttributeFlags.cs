namespace Peerline.Routing.Wire;

/// <summary>The flags octet of a path attribute (RFC 4271 4.3); the low four bits are ignored.</summary>
[Flags]
public enum PathAttributeFlags : byte
{
    None = 0,
    ExtendedLength = 0x10,
    Partial = 0x20,
    Transitive = 0x40,
    Optional = 0x80,
}
