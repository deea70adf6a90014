namespace Peerline.Routing.Rtr;

/// <summary>Cache Response: the payload that was asked for follows (RFC 8210 5.5).</summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  |  Type 3  |     Session ID      |
/// +-------------------------------------------+
/// |                 Length=8                  |
/// `-------------------------------------------'
/// </code>
/// </remarks>
/// <param name="Version">The protocol version.</param>
/// <param name="SessionId">The session of the cache's serials.</param>
public readonly record struct CacheResponsePdu(byte Version, ushort SessionId)
{
    /// <summary>Octets of the whole PDU.</summary>
    public const int Length = 8;

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static CacheResponsePdu Read(RtrPdu pdu) => new(pdu.Expect(RtrPduType.CacheResponse)[0], pdu.SessionId);

    /// <summary>Writes the whole PDU and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        RtrPdu.WriteHeader(destination, Version, RtrPduType.CacheResponse, SessionId, Length);
        return Length;
    }
}
