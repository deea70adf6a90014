using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Cli.Decode.Capture;

/// <summary>One TCP segment of a packet: who to whom, where in the stream, and what was kept of its payload. A view.</summary>
internal readonly ref struct TcpSegment
{
    private const byte Tcp = 6;
    private const int MostTags = 4;
    private const int MostExtensions = 16;

    private TcpSegment(Address source, Address destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        From = new Endpoint(source, BinaryPrimitives.ReadUInt16BigEndian(header));
        To = new Endpoint(destination, BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
        Sequence = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        Acknowledgement = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        Flags = (TcpFlags)header[13];
        Payload = payload;
        Length = length;
    }

    public Endpoint From { get; }
    public Endpoint To { get; }
    public uint Sequence { get; }
    public uint Acknowledgement { get; }
    public TcpFlags Flags { get; }

    /// <summary>What the file kept of the payload: less than <see cref="Length"/> when the capture was cut.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Octets of payload that were on the wire.</summary>
    public int Length { get; }

    /// <summary>Peels the packet down to its TCP segment. False for everything else, also for all fragments but the first.</summary>
    public static bool TryRead(in Packet packet, out TcpSegment segment)
    {
        segment = default;
        var rest = packet.Octets;
        return Unwrap(packet.Link, ref rest, out var version) && version switch
        {
            4 => TryReadIPv4(rest, out segment),
            6 => TryReadIPv6(rest, out segment),
            _ => false,
        };
    }

    private static bool Unwrap(LinkType link, ref ReadOnlySpan<byte> rest, out int version)
    {
        version = 0;
        switch (link)
        {
            case LinkType.Ethernet:
                return rest.Length >= 14 && EtherType(BinaryPrimitives.ReadUInt16BigEndian(rest[12..]), 14, ref rest, out version);
            case LinkType.LinuxCooked:
                return rest.Length >= 16 && EtherType(BinaryPrimitives.ReadUInt16BigEndian(rest[14..]), 16, ref rest, out version);
            case LinkType.LinuxCooked2:
                return rest.Length >= 20 && EtherType(BinaryPrimitives.ReadUInt16BigEndian(rest), 20, ref rest, out version);
            case LinkType.CiscoHdlc:
                return rest.Length >= 4 && EtherType(BinaryPrimitives.ReadUInt16BigEndian(rest[2..]), 4, ref rest, out version);
            case LinkType.Ppp or LinkType.PppHdlc:
                return Ppp(ref rest, out version);
            case LinkType.Null or LinkType.Loop:
                if (rest.Length < 4) return false;
                rest = rest[4..];
                break;
            case LinkType.Raw or LinkType.RawOpenBsd or LinkType.RawOther or LinkType.IPv4 or LinkType.IPv6:
                break;
            default:
                return false;
        }

        // The family in a loopback header differs from system to system; the IP header itself is the same everywhere.
        version = rest.IsEmpty ? 0 : rest[0] >> 4;
        return version != 0;
    }

    private static bool EtherType(ushort type, int length, ref ReadOnlySpan<byte> rest, out int version)
    {
        version = 0;
        rest = rest[length..];
        for (var tags = 0; tags < MostTags && type is 0x8100 or 0x88a8 or 0x9100; tags++)
        {
            if (rest.Length < 4) return false;
            type = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            rest = rest[4..];
        }

        if (type == 0x8847) return Mpls(ref rest, out version);
        if (type == 0x8864 && rest.Length >= 6)
        {
            rest = rest[6..];
            return Ppp(ref rest, out version);
        }

        version = type switch { 0x0800 => 4, 0x86dd => 6, _ => 0 };
        return version != 0;
    }

    private static bool Mpls(ref ReadOnlySpan<byte> rest, out int version)
    {
        version = 0;
        var bottom = false;
        while (!bottom)
        {
            if (rest.Length < 5) return false;
            bottom = (rest[2] & 1) != 0;
            rest = rest[4..];
        }

        version = rest[0] >> 4;
        return true;
    }

    private static bool Ppp(ref ReadOnlySpan<byte> rest, out int version)
    {
        version = 0;
        if (rest.Length >= 2 && rest[0] == 0xff && rest[1] == 0x03) rest = rest[2..];
        if (rest.Length < 2) return false;
        version = BinaryPrimitives.ReadUInt16BigEndian(rest) switch { 0x0021 => 4, 0x0057 => 6, _ => 0 };
        rest = rest[2..];
        return version != 0;
    }

    private static bool TryReadIPv4(ReadOnlySpan<byte> packet, out TcpSegment segment)
    {
        segment = default;
        if (packet.Length < 20 || packet[0] >> 4 != 4) return false;
        int header = (packet[0] & 15) * 4, total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        // Segmentation offload leaves a total length of zero.
        if (total == 0) total = packet.Length;
        // Of a fragmented packet only the first fragment has the TCP header; the others are missing from the stream.
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x1fff;
        if (header < 20 || header > total || header > packet.Length || packet[9] != Tcp || fragment != 0) return false;
        return TryReadTcp(Address.FromOctets(packet.Slice(12, 4)), Address.FromOctets(packet.Slice(16, 4)), packet[header..],
            total - header, out segment);
    }

    private static bool TryReadIPv6(ReadOnlySpan<byte> packet, out TcpSegment segment)
    {
        segment = default;
        if (packet.Length < 40 || packet[0] >> 4 != 6) return false;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]), next = packet[6];
        var rest = packet[40..];
        if (total == 0) total = rest.Length;
        for (var i = 0; next != Tcp; i++)
        {
            // Hop-by-hop, routing, destination options: RFC 8200 4. Authentication: RFC 4302. Fragments as above.
            if (i == MostExtensions || rest.Length < 8 || next is not (0 or 43 or 44 or 51 or 60)) return false;
            if (next == 44 && BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) >> 3 != 0) return false;
            var length = next switch { 44 => 8, 51 => (rest[1] + 2) * 4, _ => (rest[1] + 1) * 8 };
            if (length > rest.Length || length > total) return false;
            next = rest[0];
            rest = rest[length..];
            total -= length;
        }

        return TryReadTcp(Address.FromOctets(packet.Slice(8, 16)), Address.FromOctets(packet.Slice(24, 16)), rest, total, out segment);
    }

    private static bool TryReadTcp(Address source, Address destination, ReadOnlySpan<byte> tcp, int total, out TcpSegment segment)
    {
        segment = default;
        if (tcp.Length < 20) return false;
        var header = (tcp[12] >> 4) * 4;
        if (header < 20 || header > total || header > tcp.Length) return false;
        // An Ethernet frame is padded to 60 octets: the IP length says where the payload ends.
        var length = total - header;
        segment = new TcpSegment(source, destination, tcp, tcp.Slice(header, Math.Min(length, tcp.Length - header)), length);
        return true;
    }
}
