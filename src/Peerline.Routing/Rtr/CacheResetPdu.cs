namespace Peerline.Routing.Rtr;

/// <summary>Cache Reset: the cache cannot tell what changed since that serial; the router has to ask for everything (RFC 8210 5.9).</summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  |  Type 8  |         zero        |
/// +-------------------------------------------+
/// |                 Length=8                  |
/// `-------------------------------------------'
/// </code>
/// </remarks>
/// <param name="Version">The protocol version.</param>
public readonly record struct CacheResetPdu(byte Version)
{
    /// <summary>Octets of the whole PDU.</summary>
    public const int Length = 8;

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static CacheResetPdu Read(RtrPdu pdu) => new(pdu.Expect(RtrPduType.CacheReset)[0]);

    /// <summary>Writes the whole PDU and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        RtrPdu.WriteHeader(destination, Version, RtrPduType.CacheReset, 0, Length);
        return Length;
    }
}
