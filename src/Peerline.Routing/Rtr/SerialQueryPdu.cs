using System.Buffers.Binary;

namespace Peerline.Routing.Rtr;

/// <summary>Serial Query: the router asks for what changed since a serial (RFC 8210 5.3).</summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  |  Type 1  |     Session ID      |
/// +-------------------------------------------+
/// |                 Length=12                 |
/// +-------------------------------------------+
/// |               Serial Number               |
/// `-------------------------------------------'
/// </code>
/// </remarks>
/// <param name="Version">The protocol version.</param>
/// <param name="SessionId">The session that the router has data of.</param>
/// <param name="Serial">The serial that the router has.</param>
public readonly record struct SerialQueryPdu(byte Version, ushort SessionId, uint Serial)
{
    /// <summary>Octets of the whole PDU.</summary>
    public const int Length = 12;

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static SerialQueryPdu Read(RtrPdu pdu) =>
        new(pdu.Version, pdu.SessionId, BinaryPrimitives.ReadUInt32BigEndian(pdu.Expect(RtrPduType.SerialQuery)[8..]));

    /// <summary>Writes the whole PDU and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        RtrPdu.WriteHeader(destination, Version, RtrPduType.SerialQuery, SessionId, Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Serial);
        return Length;
    }
}
