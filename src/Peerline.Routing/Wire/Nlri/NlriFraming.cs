using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>How the NLRI of a family are told apart.</summary>
internal enum NlriFraming : byte
{
    /// <summary>Not known here: the octets are one.</summary>
    None = 0,
    /// <summary>A length in bits (RFC 4271 4.3, 4684 4, 6037 2, 8277 2, 9830 2.1).</summary>
    Bits,
    /// <summary>One octet of type, one of length (RFC 6514 4, 7117 4, 7432 7).</summary>
    TypeAndLength,
    /// <summary>Two octets of length (RFC 4761 3.2.2).</summary>
    Length,
    /// <summary>One octet of length, or two when the first starts with 0xf (RFC 8955 4.1).</summary>
    FlowSpec,
    /// <summary>Two octets of type, two of length (RFC 9552 5.2).</summary>
    LinkState,
    /// <summary>One octet of architecture, two of type, one of length (mobile user plane).</summary>
    MobileUserPlane,
}
