using System.Buffers.Binary;
using System.Net;

namespace Peerline.Routing.Tests.Cli;

/// <summary>Capture files written by hand: any link type, either octet order, pcap and pcapng.</summary>
internal sealed class CaptureBuilder(CaptureLink link = CaptureLink.Ethernet, bool littleEndian = true, bool nanoseconds = false, bool blocks = false)
{
    private static readonly IPAddress[] Four = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2")];
    private static readonly IPAddress[] Six = [IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::2")];
    private readonly List<byte> _octets = [];
    private uint _second = 1_700_000_000;

    public bool IsIPv6 { get; init; }
    public bool HasVlan { get; init; }
    public bool HasExtensionHeader { get; init; }
    public ushort Port { get; init; } = 179;

    /// <summary>A segment of the client (who is the first address) or of the server.</summary>
    public CaptureBuilder Segment(bool fromClient, uint sequence, ReadOnlySpan<byte> payload, byte flags = 0x18, uint acknowledgement = 0, int? cutTo = null)
    {
        var tcp = new byte[20 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, fromClient ? (ushort)40000 : Port);
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), fromClient ? Port : (ushort)40000);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), acknowledgement);
        tcp[12] = 0x50;
        tcp[13] = flags;
        payload.CopyTo(tcp.AsSpan(20));
        var packet = Framed(IsIPv6 ? SixPacket(fromClient, tcp) : FourPacket(fromClient, tcp));
        Add(cutTo is { } length ? packet[..length] : packet, packet.Length);
        return this;
    }

    public CaptureBuilder Later(uint seconds)
    {
        _second += seconds;
        return this;
    }

    public byte[] Build()
    {
        var head = new List<byte>();
        if (!blocks)
        {
            UInt32(head, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
            UInt16(head, 2);
            UInt16(head, 4);
            foreach (var value in new uint[] { 0, 0, 262144, (uint)link }) UInt32(head, value);
            return [.. head, .. _octets];
        }

        foreach (var value in new uint[] { 0x0a0d0d0a, 28, 0x1a2b3c4d }) UInt32(head, value);
        UInt16(head, 1);
        UInt16(head, 0);
        foreach (var value in new uint[] { uint.MaxValue, uint.MaxValue, 28, 1, 32 }) UInt32(head, value);
        UInt16(head, (ushort)link);
        UInt16(head, 0);
        UInt32(head, 0);
        // if_tsresol: nanoseconds or microseconds
        UInt16(head, 9);
        UInt16(head, 1);
        head.AddRange([nanoseconds ? (byte)9 : (byte)6, 0, 0, 0]);
        UInt32(head, 0);
        UInt32(head, 32);
        return [.. head, .. _octets];
    }

    private void Add(byte[] packet, int original)
    {
        if (!blocks)
        {
            foreach (var value in new[] { _second, 123456u, (uint)packet.Length, (uint)original }) UInt32(_octets, value);
            _octets.AddRange(packet);
            return;
        }

        var padded = (packet.Length + 3) & ~3;
        var ticks = _second * (nanoseconds ? 1_000_000_000ul : 1_000_000ul) + 123456;
        foreach (var value in new[] { 6u, (uint)(32 + padded), 0u, (uint)(ticks >> 32), (uint)ticks, (uint)packet.Length, (uint)original }) UInt32(_octets, value);
        _octets.AddRange(packet);
        _octets.AddRange(new byte[padded - packet.Length]);
        UInt32(_octets, (uint)(32 + padded));
    }

    private byte[] Framed(byte[] ip)
    {
        byte[] type = IsIPv6 ? [0x86, 0xdd] : [0x08, 0x00];
        byte[] tagged = HasVlan ? [0x81, 0x00, 0x00, 0x2a, .. type] : type;
        return link switch
        {
            CaptureLink.Ethernet => [.. new byte[12], .. tagged, .. ip],
            CaptureLink.LinuxCooked => [.. new byte[14], .. tagged, .. ip],
            CaptureLink.LinuxCooked2 => [.. type, .. new byte[18], .. ip],
            CaptureLink.Null => [2, 0, 0, 0, .. ip],
            _ => ip,
        };
    }

    private static byte[] FourPacket(bool fromClient, byte[] tcp)
    {
        byte[] packet = [0x45, 0, (byte)((20 + tcp.Length) >> 8), (byte)(20 + tcp.Length), 0, 0, 0x40, 0, 64, 6, 0, 0,
            .. Four[fromClient ? 0 : 1].GetAddressBytes(), .. Four[fromClient ? 1 : 0].GetAddressBytes(), .. tcp];
        return packet;
    }

    private byte[] SixPacket(bool fromClient, byte[] tcp)
    {
        // A hop-by-hop header of padding.
        byte[] extension = HasExtensionHeader ? [6, 0, 1, 4, 0, 0, 0, 0] : [];
        var length = extension.Length + tcp.Length;
        return [0x60, 0, 0, 0, (byte)(length >> 8), (byte)length, HasExtensionHeader ? (byte)0 : (byte)6, 64,
            .. Six[fromClient ? 0 : 1].GetAddressBytes(), .. Six[fromClient ? 1 : 0].GetAddressBytes(), .. extension, .. tcp];
    }

    private void UInt32(List<byte> to, uint value)
    {
        var octets = new byte[4];
        if (littleEndian) BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
        else BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        to.AddRange(octets);
    }

    private void UInt16(List<byte> to, ushort value) => to.AddRange(littleEndian ? [(byte)value, (byte)(value >> 8)] : [(byte)(value >> 8), (byte)value]);
}

/// <summary>Link types of the pcap registry.</summary>
public enum CaptureLink
{
    Null = 0,
    Ethernet = 1,
    Raw = 101,
    LinuxCooked = 113,
    LinuxCooked2 = 276,
}
