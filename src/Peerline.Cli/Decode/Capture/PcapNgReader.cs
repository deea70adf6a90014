using System.Buffers.Binary;

namespace Peerline.Cli.Decode.Capture;

/// <summary>
/// The block file of Wireshark (draft-ietf-opsawg-pcapng): sections of either octet order, interfaces with a link type and a resolution of
/// time each.
/// </summary>
/// <remarks>
/// <code>
/// block: type(4) total length(4) body, padded to four octets, total length(4)
/// </code>
/// </remarks>
internal sealed class PcapNgReader(OctetSource source) : CaptureReader
{
    private const uint SectionHeader = 0x0a0d0d0a;
    private const uint ByteOrderMagic = 0x1a2b3c4d;
    private const uint InterfaceDescription = 1;
    private const uint PacketBlock = 2;         // obsolete, still to be met
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const int MostInterfaces = 65536;

    private readonly List<Interface> _interfaces = [];
    private bool _littleEndian;
    private long _number;
    private int _consumed;

    public static bool IsPcapNg(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(start) == SectionHeader;

    public override bool TryRead(out Packet packet)
    {
        packet = default;
        while (Damage is null)
        {
            source.Consume(_consumed);
            _consumed = 0;
            if (!source.Fill(12))
            {
                if (!source.Window.IsEmpty) Damage = "the file ends in the header of a block";
                return false;
            }

            if (BinaryPrimitives.ReadUInt32BigEndian(source.Window) == SectionHeader)
            {
                _littleEndian = BinaryPrimitives.ReadUInt32LittleEndian(source.Window[8..]) == ByteOrderMagic;
                _interfaces.Clear();
            }

            var type = UInt32(source.Window);
            var length = UInt32(source.Window[4..]);
            if (length < 12 || length % 4 != 0 || length > LargestPacket + 1024)
            {
                Damage = $"a block of {length} octets is no block";
                return false;
            }

            if (!source.Fill((int)length))
            {
                Damage = "the file ends in a block";
                return false;
            }

            _consumed = (int)length;
            var body = source.Window[8..((int)length - 4)];
            if (type == InterfaceDescription && _interfaces.Count < MostInterfaces) _interfaces.Add(ReadInterface(body));
            else if (TryReadPacket(type, body, out packet)) return true;
        }

        return false;
    }

    private bool TryReadPacket(uint type, ReadOnlySpan<byte> body, out Packet packet)
    {
        packet = default;
        switch (type)
        {
            case EnhancedPacket when body.Length >= 20:
                return TryPacket((int)UInt32(body), UInt64(body[4..]), UInt32(body[12..]), body[20..], out packet);
            case PacketBlock when body.Length >= 20:
                return TryPacket(UInt16(body), UInt64(body[4..]), UInt32(body[12..]), body[20..], out packet);
            case SimplePacket when body.Length >= 4:
                return TryPacket(0, null, Math.Min(UInt32(body), (uint)(body.Length - 4)), body[4..], out packet);
            default:
                return false;
        }
    }

    private bool TryPacket(int index, ulong? ticks, uint length, ReadOnlySpan<byte> octets, out Packet packet)
    {
        packet = default;
        _number++;
        if ((uint)index >= (uint)_interfaces.Count || length > octets.Length) return false;
        var face = _interfaces[index];
        packet = new Packet(_number, ticks is { } t ? face.Time(t) : default, face.Link, octets[..(int)length]);
        return true;
    }

    // Link type(2) reserved(2) snaplen(4), then options: code(2) length(2) value, padded.
    private Interface ReadInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8) return new Interface((LinkType)(-1), 6, false, 0);
        var face = new Interface((LinkType)UInt16(body), 6, false, 0);
        for (var options = body[8..]; options.Length >= 4;)
        {
            int code = UInt16(options), length = UInt16(options[2..]);
            if (code == 0 || length > options.Length - 4) break;
            var value = options.Slice(4, length);
            if (code == 9 && length == 1) face = face with { Exponent = value[0] & 0x7f, IsBinary = (value[0] & 0x80) != 0 };
            if (code == 14 && length == 8) face = face with { Offset = (long)UInt64InOrder(value) };
            options = options[Math.Min(options.Length, 4 + ((length + 3) & ~3))..];
        }

        return face;
    }

    private ushort UInt16(ReadOnlySpan<byte> octets) =>
        _littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(octets) : BinaryPrimitives.ReadUInt16BigEndian(octets);

    private uint UInt32(ReadOnlySpan<byte> octets) =>
        _littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(octets) : BinaryPrimitives.ReadUInt32BigEndian(octets);

    // A time stamp is two words, the high one first, whatever the octet order.
    private ulong UInt64(ReadOnlySpan<byte> octets) => ((ulong)UInt32(octets) << 32) | UInt32(octets[4..]);

    private ulong UInt64InOrder(ReadOnlySpan<byte> octets) =>
        _littleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(octets) : BinaryPrimitives.ReadUInt64BigEndian(octets);

    /// <summary>if_tsresol: a negative power of ten, or of two; if_tsoffset in seconds.</summary>
    private readonly record struct Interface(LinkType Link, int Exponent, bool IsBinary, long Offset)
    {
        public Moment Time(ulong ticks)
        {
            if (IsBinary)
            {
                var shift = Math.Min(Exponent, 63);
                var fraction = (ulong)((UInt128)(ticks & ((1ul << shift) - 1)) * 1_000_000_000 >> shift);
                return new Moment((long)(ticks >> shift) + Offset, (int)fraction, 9);
            }

            ulong scale = 1;
            for (var i = 0; i < Math.Min(Exponent, 19); i++) scale *= 10;
            var nanoseconds = (ulong)((UInt128)(ticks % scale) * 1_000_000_000 / scale);
            return new Moment((long)(ticks / scale) + Offset, (int)nanoseconds, Math.Min(Exponent, 9));
        }
    }
}
