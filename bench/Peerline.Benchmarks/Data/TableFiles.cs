using System.Buffers.Binary;
using System.Globalization;

namespace Peerline.Benchmarks.Data;

/// <summary>The files of one peer. Only the first peer has them all; of the others the bare UPDATEs are enough.</summary>
internal sealed class TableFiles : IDisposable
{
    private const int BgpHeader = 19, MrtHeader = 12;
    private readonly byte[] _message = new byte[8192];
    private readonly FileStream _updates;
    private readonly FileStream? _rib;
    private readonly FileStream? _mrt;
    private readonly FileStream? _bmp;
    private readonly int _peer;
    private uint _sequence;

    public TableFiles(string folder, int peer)
    {
        _peer = peer;
        var name = peer == 1 ? "full" : string.Create(CultureInfo.InvariantCulture, $"peer{peer}");
        _updates = Open(name + ".upd.bin");
        if (peer != 1) return;
        _rib = Open("full.rib.mrt");
        _mrt = Open("full.upd.mrt");
        _bmp = Open("full.bmp.bin");
        // PEER_INDEX_TABLE: collector, view "bench", one peer with an IPv4 address and a four-octet AS number (RFC 6396 4.3.1).
        Record(_rib, 13, 1, [192, 0, 2, 0, 0, 5, .. "bench"u8, 0, 1, 2, .. PeerAddress, .. PeerAddress, .. PeerAs]);
        BmpStart();

        FileStream Open(string file) => new(Path.Combine(folder, file), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
    }

    private byte[] PeerAddress => [192, 0, 2, (byte)_peer];

    private byte[] PeerAs => [0, 0, .. UInt16(TableGenerator.FirstPeerAs + _peer - 1)];

    /// <summary>One RIB entry (RFC 6396 4.3.4): of MP_REACH_NLRI only the next hop.</summary>
    public void Rib(TablePrefix prefix, TableAttributes attributes)
    {
        if (_rib is null) return;
        var body = _message.AsSpan(MrtHeader);
        BinaryPrimitives.WriteUInt32BigEndian(body, _sequence++);
        var at = 4 + prefix.WriteTo(body[4..]);
        body[at] = 0;
        body[at + 1] = 1;                                           // one entry
        body[at + 2] = body[at + 3] = 0;                            // of the first peer
        BinaryPrimitives.WriteUInt32BigEndian(body[(at + 4)..], TableGenerator.Timestamp);
        var length = AttributesTo(body[(at + 10)..], attributes, [], whole: false);
        BinaryPrimitives.WriteUInt16BigEndian(body[(at + 8)..], (ushort)length);
        Record(_rib, 13, prefix.IsIPv4 ? 2 : 4, body[..(at + 10 + length)]);
    }

    /// <summary>One UPDATE with all prefixes that share the attributes.</summary>
    public void Update(bool isIPv4, ReadOnlySpan<byte> nlri, TableAttributes attributes)
    {
        var message = Bgp(isIPv4, nlri, attributes);
        _updates.Write(message);
        Bgp4mp(message);
    }

    /// <summary>One Route Monitoring message with one prefix, as most routers send them.</summary>
    public void Bmp(TablePrefix prefix, TableAttributes attributes)
    {
        if (_bmp is null) return;
        Span<byte> nlri = stackalloc byte[17];
        BmpMessage(0, Bgp(prefix.IsIPv4, nlri[..prefix.WriteTo(nlri)], attributes));
    }

    public void EndOfRib()
    {
        foreach (var body in (byte[][])[[0, 0, 0, 0], [0, 0, 0, 6, 0x80, 15, 3, 0, 2, 1]])
        {
            var message = Frame(2, body);
            _updates.Write(message);
            Bgp4mp(message);
            if (_bmp is not null) BmpMessage(0, message);
        }
    }

    public void Dispose()
    {
        _updates.Dispose();
        _rib?.Dispose();
        _mrt?.Dispose();
        _bmp?.Dispose();
    }

    private Span<byte> Bgp(bool isIPv4, ReadOnlySpan<byte> nlri, TableAttributes attributes)
    {
        var message = _message.AsSpan(2048);
        message[..16].Fill(0xff);
        var body = message[BgpHeader..];
        body[..2].Clear();
        var length = AttributesTo(body[4..], attributes, nlri, whole: true);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)length);
        var total = BgpHeader + 4 + length;
        if (isIPv4)
        {
            nlri.CopyTo(message[total..]);
            total += nlri.Length;
        }
        BinaryPrimitives.WriteUInt16BigEndian(message[16..], (ushort)total);
        message[18] = 2;
        return message[..total];
    }

    private static int AttributesTo(Span<byte> destination, TableAttributes attributes, ReadOnlySpan<byte> nlri, bool whole)
    {
        var at = 0;
        Put(destination, attributes.Head, ref at);
        var hop = attributes.NextHop;
        if (hop.Length == 4) Put(destination, [0x40, 3, 4, .. hop], ref at);
        Put(destination, attributes.Med, ref at);
        if (hop.Length == 16 && !whole) Put(destination, [0x80, 14, 17, 16, .. hop], ref at);
        if (hop.Length == 16 && whole) Put(destination, [0x90, 14, .. UInt16(21 + nlri.Length), 0, 2, 1, 16, .. hop, 0, .. nlri], ref at);
        Put(destination, attributes.Tail, ref at);
        return at;
    }

    private static void Put(Span<byte> destination, ReadOnlySpan<byte> octets, ref int at)
    {
        octets.CopyTo(destination[at..]);
        at += octets.Length;
    }

    // BGP4MP_MESSAGE_AS4: AS numbers, interface, family, addresses, message (RFC 6396 4.4.3).
    private void Bgp4mp(ReadOnlySpan<byte> message)
    {
        if (_mrt is not null) Record(_mrt, 16, 4, [.. PeerAs, 0, 0, 0xfb, 0xf4, 0, 0, 0, 1, .. PeerAddress, 192, 0, 2, 0, .. message]);
    }

    private static void Record(FileStream file, int type, int subtype, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[MrtHeader];
        BinaryPrimitives.WriteUInt32BigEndian(header, TableGenerator.Timestamp);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)subtype);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], (uint)body.Length);
        file.Write(header);
        file.Write(body);
    }

    // Initiation with the two names that RFC 7854 4.3 asks for, then Peer Up with both OPENs.
    private void BmpStart()
    {
        byte[] tlvs = [0, 1, 0, 5, .. "bench"u8, 0, 2, 0, 5, .. "bench"u8];
        _bmp!.Write([3, .. UInt32(6 + tlvs.Length), 4, .. tlvs]);
        byte[] capabilities = [1, 4, 0, 1, 0, 1, 1, 4, 0, 2, 0, 1, 65, 4, .. PeerAs];
        byte[] fixedPart = [4, .. UInt16(TableGenerator.FirstPeerAs), 0, 90, .. PeerAddress];
        var open = Frame(1, [.. fixedPart, (byte)(capabilities.Length + 2), 2, (byte)capabilities.Length, .. capabilities]);
        BmpMessage(3, [.. new byte[12], 192, 0, 2, 0, 0, 179, 0x80, 0, .. open, .. open]);
    }

    private void BmpMessage(byte type, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[48];
        header.Clear();
        header[0] = 3;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], header.Length + body.Length);
        header[5] = type;
        PeerAddress.CopyTo(header[28..]);                            // per-peer header: the address in the last four of sixteen octets
        PeerAs.CopyTo(header[32..]);
        PeerAddress.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32BigEndian(header[40..], TableGenerator.Timestamp);
        _bmp!.Write(header);
        _bmp.Write(body);
    }

    private static byte[] Frame(byte type, byte[] body) =>
        [.. Enumerable.Repeat((byte)0xff, 16), .. UInt16(BgpHeader + body.Length), type, .. body];

    private static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] UInt32(int value) => [0, 0, (byte)(value >> 8), (byte)value];
}
