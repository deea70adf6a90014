using System.Buffers.Binary;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rtr;

/// <summary>
/// One PDU of the RPKI-to-Router protocol as it lies on the wire, checked whole: versions 0 (RFC 6810), 1 (RFC 8210) and 2
/// (draft-ietf-sidrops-8210bis). A view: valid as long as the octets it was read from. What is in it is read by the type named as the PDU:
/// <see cref="PrefixPdu"/>, <see cref="EndOfDataPdu"/> and so on.
/// </summary>
/// <remarks>
/// <code>
///  0          8          16         24        31
/// .-------------------------------------------.
/// | Protocol |   PDU    |  Session ID, flags, |
/// | Version  |   Type   |  error code or zero |
/// +-------------------------------------------+
/// |                  Length                   |
/// `-------------------------------------------'
/// </code>
/// </remarks>
public readonly ref struct RtrPdu
{
    /// <summary>Octets before the payload.</summary>
    public const int HeaderLength = 8;

    /// <summary>The longest PDU that is accepted, in octets. The RFCs set no limit; 65,535 leaves room for 16,000 providers of one AS.</summary>
    public const int MaximumLength = 65535;

    /// <summary>The highest version that is read: 2.</summary>
    public const byte MaximumVersion = 2;

    private const int TypeOffset = 1;
    private const int SessionOffset = 2;
    private const int LengthOffset = 4;

    private RtrPdu(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole PDU, header first.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Octets of the whole PDU.</summary>
    public int Length => Octets.Length;

    /// <summary>0, 1 or 2.</summary>
    public byte Version => Octets[0];

    /// <summary>What follows the header.</summary>
    public RtrPduType Type => (RtrPduType)Octets[TypeOffset];

    /// <summary>The third and fourth octet, which each type uses for something else.</summary>
    internal ushort SessionId => BinaryPrimitives.ReadUInt16BigEndian(Octets[SessionOffset..]);

    /// <summary>
    /// Reads the first PDU of the input. Incomplete consumes nothing; a wrong version, type or length is said as soon as its octets are
    /// there. When the answer is <see cref="FrameStatus.Complete"/> everything in the PDU has been checked.
    /// </summary>
    /// <param name="input">Octets of a stream, starting with a PDU.</param>
    /// <param name="pdu">The PDU, when complete.</param>
    /// <param name="fault">What is wrong and where, when malformed.</param>
    public static FrameStatus TryRead(ReadOnlySpan<byte> input, out RtrPdu pdu, out RtrFault fault)
    {
        pdu = default;
        fault = default;
        if (input.IsEmpty) return FrameStatus.Incomplete;
        var version = input[0];
        if (version > MaximumVersion) return Malformed(RtrFaultReason.Version, 0, out fault);
        if (input.Length <= TypeOffset) return FrameStatus.Incomplete;
        var type = (RtrPduType)input[TypeOffset];
        if (!IsKnown(type, version)) return Malformed(RtrFaultReason.Type, TypeOffset, out fault);
        if (input.Length < HeaderLength) return FrameStatus.Incomplete;

        // The length is believed only when the type allows it (CVE-2025-43973 and its like).
        var length = BinaryPrimitives.ReadUInt32BigEndian(input[LengthOffset..]);
        if (!LengthFits(type, version, length)) return Malformed(RtrFaultReason.Length, LengthOffset, out fault);
        if ((uint)input.Length < length) return FrameStatus.Incomplete;
        var octets = input[..(int)length];
        fault = type switch
        {
            RtrPduType.IPv4Prefix => PrefixPdu.Check(octets, addressBits: 32),
            RtrPduType.IPv6Prefix => PrefixPdu.Check(octets, addressBits: 128),
            RtrPduType.ErrorReport => ErrorReportPdu.Check(octets),
            RtrPduType.Aspa => AspaPdu.Check(octets),
            _ => default,
        };
        if (fault.Reason != RtrFaultReason.None) return FrameStatus.Malformed;
        pdu = new RtrPdu(octets);
        return FrameStatus.Complete;
    }

    /// <summary>For the readers of one type: the octets, when the type is theirs.</summary>
    internal ReadOnlySpan<byte> Expect(RtrPduType type) =>
        !Octets.IsEmpty && Type == type ? Octets : throw new InvalidOperationException($"The PDU is no {type}.");

    internal static void WriteHeader(Span<byte> destination, byte version, RtrPduType type, ushort session, int length)
    {
        destination[0] = version;
        destination[TypeOffset] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[SessionOffset..], session);
        BinaryPrimitives.WriteUInt32BigEndian(destination[LengthOffset..], (uint)length);
    }

    private static FrameStatus Malformed(RtrFaultReason reason, int offset, out RtrFault fault)
    {
        fault = new RtrFault(reason, offset);
        return FrameStatus.Malformed;
    }

    private static bool IsKnown(RtrPduType type, byte version) => type switch
    {
        (RtrPduType)5 => false,
        <= RtrPduType.CacheReset or RtrPduType.ErrorReport => true,
        RtrPduType.RouterKey => version >= 1,
        RtrPduType.Aspa => version >= 2,
        _ => false,
    };

    private static bool LengthFits(RtrPduType type, byte version, uint length) => type switch
    {
        RtrPduType.SerialNotify or RtrPduType.SerialQuery => length == 12,
        RtrPduType.ResetQuery or RtrPduType.CacheResponse or RtrPduType.CacheReset => length == HeaderLength,
        RtrPduType.IPv4Prefix => length == PrefixPdu.IPv4Length,
        RtrPduType.IPv6Prefix => length == PrefixPdu.IPv6Length,
        // RFC 6810 5.8 has no timers yet.
        RtrPduType.EndOfData => length == (version == 0 ? EndOfDataPdu.Version0Length : EndOfDataPdu.Version1Length),
        RtrPduType.RouterKey => length is >= RouterKeyPdu.MinimumLength and <= MaximumLength,
        RtrPduType.ErrorReport => length is >= ErrorReportPdu.MinimumLength and <= MaximumLength,
        RtrPduType.Aspa => length is >= AspaPdu.MinimumLength and <= MaximumLength && length % 4 == 0,
        _ => false,
    };
}
