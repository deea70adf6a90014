using System.Buffers.Binary;

namespace Peerline.Routing.Rtr;

/// <summary>Serial Notify: the cache says that it has something new (RFC 8210 5.2).</summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  |  Type 0  |     Session ID      |
/// +-------------------------------------------+
/// |                 Length=12                 |
/// +-------------------------------------------+
/// |               Serial Number               |
/// `-------------------------------------------'
/// </code>
/// </remarks>
/// <param name="Version">The protocol version.</param>
/// <param name="SessionId">The session of the cache's serials.</param>
/// <param name="Serial">The newest serial of the cache.</param>
public readonly record struct SerialNotifyPdu(byte Version, ushort SessionId, uint Serial)
{
    /// <summary>Octets of the whole PDU.</summary>
    public const int Length = 12;

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static SerialNotifyPdu Read(RtrPdu pdu) =>
        new(pdu.Version, pdu.SessionId, BinaryPrimitives.ReadUInt32BigEndian(pdu.Expect(RtrPduType.SerialNotify)[8..]));

    /// <summary>Writes the whole PDU and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        RtrPdu.WriteHeader(destination, Version, RtrPduType.SerialNotify, SessionId, Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Serial);
        return Length;
    }
}
