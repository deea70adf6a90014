namespace Peerline.Routing.Wire;

/// <summary>How a list of type, length and value is framed.</summary>
public enum TlvForm : byte
{
    /// <summary>One octet of type, one of length (RFC 9026 3.1.6.1).</summary>
    Octets = 0,
    /// <summary>One octet of type, two of length (RFC 8669 3, 9015 3.2.1, 9252 2).</summary>
    LongLength,
    /// <summary>One octet of type, two of length that counts itself and the type (RFC 7311 3).</summary>
    LengthOfAll,
    /// <summary>Two octets of type, two of length (RFC 9012 2, 9552 5.1).</summary>
    Long,
    /// <summary>One octet of type, one of length for types up to 127 and two from 128 (RFC 9012 2).</summary>
    TunnelSubTlv,
}
