namespace Peerline.Routing.Rtr;

/// <summary>Reset Query: the router asks for everything (RFC 8210 5.4).</summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  |  Type 2  |         zero        |
/// +-------------------------------------------+
/// |                 Length=8                  |
/// `-------------------------------------------'
/// </code>
/// </remarks>
/// <param name="Version">The protocol version.</param>
public readonly record struct ResetQueryPdu(byte Version)
{
    /// <summary>Octets of the whole PDU.</summary>
    public const int Length = 8;

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static ResetQueryPdu Read(RtrPdu pdu) => new(pdu.Expect(RtrPduType.ResetQuery)[0]);

    /// <summary>Writes the whole PDU and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        RtrPdu.WriteHeader(destination, Version, RtrPduType.ResetQuery, 0, Length);
        return Length;
    }
}
