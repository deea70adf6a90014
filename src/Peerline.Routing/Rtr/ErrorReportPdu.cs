using System.Buffers.Binary;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rtr;

/// <summary>
/// Error Report: what went wrong, the PDU that it was about, and a text (RFC 8210 5.11). Never sent in answer to an error report. A view.
/// </summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  |  Type 10 |     Error Code      |
/// +-------------------------------------------+
/// |                  Length                   |
/// +-------------------------------------------+
/// |       Length of Encapsulated PDU          |
/// +-------------------------------------------+
/// ~      Copy of Erroneous PDU, or none       ~
/// +-------------------------------------------+
/// |           Length of Error Text            |
/// +-------------------------------------------+
/// ~         Arbitrary Text, UTF-8             ~
/// `-------------------------------------------'
/// </code>
/// </remarks>
public readonly ref struct ErrorReportPdu
{
    /// <summary>Octets of a report without PDU and text.</summary>
    public const int MinimumLength = RtrPdu.HeaderLength + 8;

    private ErrorReportPdu(RtrPdu pdu)
    {
        var octets = pdu.Expect(RtrPduType.ErrorReport);
        Version = pdu.Version;
        Code = (RtrErrorCode)pdu.SessionId;
        var erroneous = (int)BinaryPrimitives.ReadUInt32BigEndian(octets[RtrPdu.HeaderLength..]);
        ErroneousPdu = octets.Slice(RtrPdu.HeaderLength + 4, erroneous);
        TextOctets = octets[(MinimumLength + erroneous)..];
    }

    /// <summary>The protocol version of the reporter.</summary>
    public byte Version { get; }

    /// <summary>What went wrong.</summary>
    public RtrErrorCode Code { get; }

    /// <summary>The PDU that it was about, whole or its beginning, unchecked; empty when none is given.</summary>
    public ReadOnlySpan<byte> ErroneousPdu { get; }

    /// <summary>The text as it came.</summary>
    public ReadOnlySpan<byte> TextOctets { get; }

    /// <summary>The text with everything escaped that could act on a screen or in a log; hex when it is no valid UTF-8.</summary>
    public string Text => ShutdownText.Show(TextOctets.TrimEnd((byte)0));

    /// <summary>Reads a checked PDU of this type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static ErrorReportPdu Read(RtrPdu pdu) => new(pdu);

    /// <summary>Octets that <see cref="Write"/> needs.</summary>
    public static int LengthOf(ReadOnlySpan<byte> erroneousPdu, ReadOnlySpan<byte> text) => MinimumLength + erroneousPdu.Length + text.Length;

    /// <summary>Writes a whole PDU and returns its length.</summary>
    public static int Write(
        Span<byte> destination, byte version, RtrErrorCode code, ReadOnlySpan<byte> erroneousPdu, ReadOnlySpan<byte> text)
    {
        var length = LengthOf(erroneousPdu, text);
        RtrPdu.WriteHeader(destination, version, RtrPduType.ErrorReport, (ushort)code, length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[RtrPdu.HeaderLength..], (uint)erroneousPdu.Length);
        erroneousPdu.CopyTo(destination[(RtrPdu.HeaderLength + 4)..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(RtrPdu.HeaderLength + 4 + erroneousPdu.Length)..], (uint)text.Length);
        text.CopyTo(destination[(MinimumLength + erroneousPdu.Length)..]);
        return length;
    }

    // Both inner lengths have to fill the PDU exactly.
    internal static RtrFault Check(ReadOnlySpan<byte> octets)
    {
        var room = (uint)(octets.Length - MinimumLength);
        var erroneous = BinaryPrimitives.ReadUInt32BigEndian(octets[RtrPdu.HeaderLength..]);
        if (erroneous > room) return new RtrFault(RtrFaultReason.InnerLength, RtrPdu.HeaderLength);
        var textOffset = RtrPdu.HeaderLength + 4 + (int)erroneous;
        var text = BinaryPrimitives.ReadUInt32BigEndian(octets[textOffset..]);
        return text != room - erroneous ? new RtrFault(RtrFaultReason.InnerLength, textOffset) : default;
    }
}
