using System.Buffers.Binary;

namespace Peerline.Routing.Rtr;

/// <summary>End of Data: the payload is complete and may be used from now on (RFC 8210 5.8; RFC 6810 5.8 without the intervals).</summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  |  Type 7  |     Session ID      |
/// +-------------------------------------------+
/// |           Length=24, version 0: 12        |
/// +-------------------------------------------+
/// |               Serial Number               |
/// +-------------------------------------------+
/// |              Refresh Interval             |
/// +-------------------------------------------+
/// |               Retry Interval              |
/// +-------------------------------------------+
/// |              Expire Interval              |
/// `-------------------------------------------'
/// </code>
/// </remarks>
/// <param name="Version">The protocol version.</param>
/// <param name="SessionId">The session of the cache's serials.</param>
/// <param name="Serial">The serial of the data.</param>
/// <param name="RefreshSeconds">Ask again after so many seconds; version 0 does not carry it, and 0 is read.</param>
/// <param name="RetrySeconds">After a failure, ask again after so many seconds; version 0: 0.</param>
/// <param name="ExpireSeconds">Use the data no longer than so many seconds; version 0: 0.</param>
public readonly record struct EndOfDataPdu(
    byte Version, ushort SessionId, uint Serial, uint RefreshSeconds, uint RetrySeconds, uint ExpireSeconds)
{
    /// <summary>Octets in version 0.</summary>
    public const int Version0Length = 12;

    /// <summary>Octets from version 1 on.</summary>
    public const int Version1Length = 24;

    /// <summary>Octets of the whole PDU.</summary>
    public int Length => Version == 0 ? Version0Length : Version1Length;

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static EndOfDataPdu Read(RtrPdu pdu)
    {
        var octets = pdu.Expect(RtrPduType.EndOfData);
        var serial = BinaryPrimitives.ReadUInt32BigEndian(octets[8..]);
        if (pdu.Version == 0) return new EndOfDataPdu(0, pdu.SessionId, serial, 0, 0, 0);
        return new EndOfDataPdu(
            pdu.Version, pdu.SessionId, serial, BinaryPrimitives.ReadUInt32BigEndian(octets[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(octets[16..]), BinaryPrimitives.ReadUInt32BigEndian(octets[20..]));
    }

    /// <summary>Writes the whole PDU and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        RtrPdu.WriteHeader(destination, Version, RtrPduType.EndOfData, SessionId, Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Serial);
        if (Version == 0) return Version0Length;
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], RefreshSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], RetrySeconds);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], ExpireSeconds);
        return Version1Length;
    }
}
