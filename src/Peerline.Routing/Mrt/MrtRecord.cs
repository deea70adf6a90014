using System.Globalization;
using System.Runtime.CompilerServices;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>
/// One MRT record as it lies in a file, header first (RFC 6396 2). A view: valid as long as the octets it was read from.
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           Timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |             Type              |            Subtype            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                             Length                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      Microsecond Timestamp, in the _ET types only (RFC 6396 3)
/// </code>
/// </remarks>
public readonly ref struct MrtRecord
{
    /// <summary>Octets of the common header.</summary>
    public const int HeaderLength = 12;

    /// <summary>Records longer than this are no routing data: 65,535 peers with a route of 4,096 octets are not seen in one record.</summary>
    public const int DefaultMaximumLength = 16 * 1024 * 1024;

    private readonly int _bodyOffset;

    private MrtRecord(ReadOnlySpan<byte> octets, int bodyOffset)
    {
        Octets = octets;
        _bodyOffset = bodyOffset;
    }

    /// <summary>The whole record.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    public uint Timestamp => BigEndian.UInt32(Octets, 0);

    /// <summary>Microseconds to add, 0 to 999,999 in a sane file; 0 in a type without them.</summary>
    public uint Microseconds => _bodyOffset > HeaderLength ? BigEndian.UInt32(Octets, HeaderLength) : 0;

    /// <summary>True for the types that carry microseconds.</summary>
    public bool HasMicroseconds => _bodyOffset > HeaderLength;

    /// <summary>The time of the record, UTC.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Timestamp).AddMicroseconds(Microseconds);

    /// <summary>The type.</summary>
    public MrtType Type => (MrtType)BigEndian.UInt16(Octets, 4);

    /// <summary>The subtype, whose meaning belongs to the type.</summary>
    public ushort Subtype => BigEndian.UInt16(Octets, 6);

    /// <summary>What follows the header, and the microseconds where there are any.</summary>
    public ReadOnlySpan<byte> Body => BigEndian.Part(Octets, _bodyOffset, Octets.Length - _bodyOffset);

    /// <summary>Octets before the body.</summary>
    public int BodyOffset => _bodyOffset;

    /// <summary>What the record holds.</summary>
    public MrtRecordKind Kind => Type switch
    {
        MrtType.TableDumpV2 => (TableDumpV2Subtype)Subtype switch
        {
            TableDumpV2Subtype.PeerIndexTable => MrtRecordKind.PeerIndexTable,
            TableDumpV2Subtype.GeoPeerTable => MrtRecordKind.GeoPeerTable,
            >= TableDumpV2Subtype.RibIPv4Unicast and <= TableDumpV2Subtype.RibGenericAddPath => MrtRecordKind.Rib,
            _ => MrtRecordKind.Other,
        },
        MrtType.Bgp4Mp or MrtType.Bgp4MpExtendedTimestamp => (Bgp4MpSubtype)Subtype switch
        {
            Bgp4MpSubtype.StateChange or Bgp4MpSubtype.StateChangeAs4 => MrtRecordKind.StateChange,
            Bgp4MpSubtype.Message or >= Bgp4MpSubtype.MessageAs4 and <= Bgp4MpSubtype.MessageAs4LocalAddPath => MrtRecordKind.Message,
            _ => MrtRecordKind.Other,
        },
        MrtType.TableDump => Subtype is >= 1 and <= 4 ? MrtRecordKind.TableDump : MrtRecordKind.Other,
        // 1 UPDATE, 3 STATE_CHANGE, 5 OPEN, 6 NOTIFY, 7 KEEPALIVE; 0 NULL, 2 PREF_UPDATE and 4 SYNC hold no message.
        MrtType.Bgp => Subtype switch
        {
            1 or 5 or 6 or 7 => MrtRecordKind.Message,
            3 => MrtRecordKind.StateChange,
            _ => MrtRecordKind.Other,
        },
        _ => MrtRecordKind.Other,
    };

    /// <summary>Type and subtype as the RFC writes them: <c>TABLE_DUMP_V2/RIB_IPV4_UNICAST</c>; numbers where there is no name.</summary>
    public string TypeName => MrtNames.Of(Type, Subtype);

    /// <summary>
    /// Reads the first record of the input. Incomplete consumes nothing. Malformed is a record that is longer than
    /// <paramref name="maximumLength"/>, or whose length leaves no room for the microseconds of its type.
    /// </summary>
    /// <param name="input">Octets of a file, starting with a record.</param>
    /// <param name="maximumLength">Octets of the longest record that is waited for, header included.</param>
    /// <param name="record">The record.</param>
    /// <param name="problem">Why it is malformed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameStatus TryRead(ReadOnlySpan<byte> input, int maximumLength, out MrtRecord record, out MrtProblem problem)
    {
        record = default;
        problem = default;
        if (input.Length < HeaderLength) return FrameStatus.Incomplete;
        var length = BigEndian.UInt32(input, 8);
        if (length > (uint)(maximumLength - HeaderLength)) return Malformed(MrtFault.TooLong, out problem);
        var bodyOffset = HeaderLength + (HasExtendedTimestamp(BigEndian.UInt16(input, 4)) ? 4 : 0);
        if (length + HeaderLength < bodyOffset) return Malformed(MrtFault.Truncated, out problem);
        if (length > input.Length - HeaderLength) return FrameStatus.Incomplete;
        record = new MrtRecord(BigEndian.Part(input, 0, HeaderLength + (int)length), bodyOffset);
        return FrameStatus.Complete;
    }

    private static FrameStatus Malformed(MrtFault fault, out MrtProblem problem)
    {
        problem = new MrtProblem(fault, 8);
        return FrameStatus.Malformed;
    }

    private static bool HasExtendedTimestamp(ushort type) => (MrtType)type
        is MrtType.Bgp4MpExtendedTimestamp or MrtType.IsisExtendedTimestamp or MrtType.OspfV3ExtendedTimestamp;

    /// <summary>Type, time and length.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{TypeName} {Timestamp} ({Octets.Length} octets)");
}
