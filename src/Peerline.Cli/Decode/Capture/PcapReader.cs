using System.Buffers.Binary;

namespace Peerline.Cli.Decode.Capture;

/// <summary>The classic capture file of libpcap (draft-ietf-opsawg-pcap), in either octet order, with micro- or nanoseconds.</summary>
/// <remarks>
/// <code>
/// file:   magic(4) major(2) minor(2) reserved(8) snaplen(4) FCS and link type(4)
/// packet: seconds(4) micro- or nanoseconds(4) captured length(4) original length(4) octets
/// </code>
/// </remarks>
internal sealed class PcapReader : CaptureReader
{
    private const uint Microseconds = 0xa1b2c3d4;
    private const uint Nanoseconds = 0xa1b23c4d;
    private const uint Modified = 0xa1b2cd34;   // Kuznetzov's: eight octets more in front of every packet
    private const int FileHeaderLength = 24;

    private readonly OctetSource _source;
    private readonly bool _littleEndian;
    private readonly bool _nanoseconds;
    private readonly int _headerLength;
    private readonly LinkType _link;
    private long _number;
    private int _consumed;

    public PcapReader(OctetSource source)
    {
        _source = source;
        if (!source.Fill(FileHeaderLength))
        {
            Damage = "the file ends in its header";
            return;
        }

        var header = source.Window;
        _littleEndian = IsMagic(BinaryPrimitives.ReadUInt32LittleEndian(header));
        var magic = Number(header);
        _nanoseconds = magic == Nanoseconds;
        _headerLength = magic == Modified ? 24 : 16;
        _link = (LinkType)(Number(header[20..]) & 0xffff);
        source.Consume(FileHeaderLength);
    }

    public static bool IsPcap(ReadOnlySpan<byte> start) => start.Length >= 4
        && (IsMagic(BinaryPrimitives.ReadUInt32LittleEndian(start)) || IsMagic(BinaryPrimitives.ReadUInt32BigEndian(start)));

    public override bool TryRead(out Packet packet)
    {
        packet = default;
        _source.Consume(_consumed);
        _consumed = 0;
        if (Damage is not null) return false;
        if (!_source.Fill(_headerLength))
        {
            if (!_source.Window.IsEmpty) Damage = "the file ends in the header of a packet";
            return false;
        }

        var header = _source.Window;
        var (seconds, fraction, length) = (Number(header), Number(header[4..]), Number(header[8..]));
        if (length > LargestPacket)
        {
            Damage = $"a packet of {length} octets is no packet";
            return false;
        }

        if (!_source.Fill(_headerLength + (int)length))
        {
            Damage = "the file ends in a packet";
            return false;
        }

        var time = _nanoseconds ? Moment.OfNanoseconds(seconds, fraction) : Moment.OfMicroseconds(seconds, fraction);
        packet = new Packet(++_number, time, _link, _source.Window.Slice(_headerLength, (int)length));
        _consumed = _headerLength + (int)length;
        return true;
    }

    private static bool IsMagic(uint value) => value is Microseconds or Nanoseconds or Modified;

    private uint Number(ReadOnlySpan<byte> octets) =>
        _littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(octets) : BinaryPrimitives.ReadUInt32BigEndian(octets);
}
