using System.Buffers.Binary;
using System.Globalization;

namespace Peerline.Benchmarks.Data;

/// <summary>
/// Makes a full table as several peers would send it, the same for the same seed. The octets are written by hand, not by the library that
/// is measured on them.
/// </summary>
/// <remarks>
/// <c>full.rib.mrt</c> TABLE_DUMP_V2 of the first peer; <c>full.upd.mrt</c> the same as BGP4MP records; <c>full.upd.bin</c> the same as
/// bare UPDATEs; <c>full.bmp.bin</c> the same as BMP, one route a message; <c>peerN.upd.bin</c> the further peers with paths of their own;
/// <c>full.vrps.json</c> about one VRP for two prefixes in the layout of rpki-client, 2 % with another origin, 1 % with a shorter length.
/// </remarks>
internal sealed class TableGenerator
{
    public const uint Timestamp = 1767225600;   // 2026-01-01
    public const int FirstPeerAs = 64501;

    private readonly Random _random;
    private readonly TablePrefix[] _ipv4;
    private readonly TablePrefix[] _ipv6;
    private readonly int[] _origins;
    private readonly int[] _transits;

    public TableGenerator(int ipv4, int ipv6, int seed = 1)
    {
        _random = new Random(seed);
        _ipv4 = Draw(ipv4, TableStatistics.IPv4Lengths, TableStatistics.IPv4Tops, isIPv4: true);
        _ipv6 = Draw(ipv6, TableStatistics.IPv6Lengths, TableStatistics.IPv6Tops, isIPv4: false);
        // About sixteen prefixes an origin AS.
        _origins = Sample(1000, 399_000, Math.Clamp((ipv4 + ipv6) / 16, 10, 390_000));
        _transits = Sample(200, 60_000, 400);
    }

    /// <summary>Writes the files and returns one line about them.</summary>
    public string Write(string folder, int peers)
    {
        Directory.CreateDirectory(folder);
        var owners = Owners();
        var (sets, updates) = (0, 0);
        for (var peer = 1; peer <= peers; peer++)
        {
            using var files = new TableFiles(folder, peer);
            var (s, u) = WritePeer(files, owners, peer);
            if (peer == 1) (sets, updates) = (s, u);
        }
        var vrps = WriteVrps(Path.Combine(folder, "full.vrps.json"), owners);
        return string.Create(CultureInfo.InvariantCulture,
            $"{_ipv4.Length} IPv4, {_ipv6.Length} IPv6, {peers} peers; the first: {sets} attribute sets, {updates} UPDATEs; {vrps} VRPs");
    }

    private TablePrefix[] Draw(int count, (int Length, int Weight)[] lengths, int[] tops, bool isIPv4)
    {
        var total = lengths.Sum(l => l.Weight);
        var seen = new HashSet<TablePrefix>(count);
        while (seen.Count < count)
        {
            var at = _random.Next(total);
            var length = lengths.First(l => (at -= l.Weight) < 0).Length;
            var top = (UInt128)(uint)tops[_random.Next(tops.Length)] << (isIPv4 ? 120 : 112);
            var rest = new UInt128((ulong)_random.NextInt64(), (ulong)_random.NextInt64() << 1) >> (isIPv4 ? 8 : 16);
            seen.Add(new TablePrefix((top | rest) & (UInt128.MaxValue << (128 - length)), (byte)length, isIPv4));
        }
        return [.. seen.Order()];
    }

    private int[] Sample(int from, int to, int count)
    {
        var chosen = new HashSet<int>();
        while (chosen.Count < count)
            if (_random.Next(from, to) is var asn and not (64500 or FirstPeerAs)) chosen.Add(asn);
        return [.. chosen];
    }

    // Who owns which run of neighbouring prefixes: a few origins own very much.
    private List<(int Start, int Count, int Origin, bool IsIPv4)> Owners()
    {
        var owners = new List<(int, int, int, bool)>();
        foreach (var (table, isIPv4) in ((TablePrefix[], bool)[])[(_ipv4, true), (_ipv6, false)])
            for (var i = 0; i < table.Length;)
            {
                var count = Math.Min(table.Length - i, Pick(TableStatistics.PrefixesPerUpdate));
                owners.Add((i, count, _random.NextDouble() < .35 ? HeavyOrigin() : Pick(_origins), isIPv4));
                i += count;
            }
        return owners;
    }

    private (int Sets, int Updates) WritePeer(TableFiles files, List<(int Start, int Count, int Origin, bool IsIPv4)> owners, int peer)
    {
        var updates = 0;
        Span<byte> nlri = stackalloc byte[17 * 16];
        foreach (var (start, count, origin, isIPv4) in owners)
        {
            var table = (isIPv4 ? _ipv4 : _ipv6).AsSpan(start, count);
            var attributes = Attributes(peer, origin, isIPv4);
            foreach (var prefix in table)
            {
                files.Rib(prefix, attributes);
                files.Bmp(prefix, attributes);
            }
            var length = 0;
            foreach (var prefix in table) length += prefix.WriteTo(nlri[length..]);
            files.Update(isIPv4, nlri[..length], attributes);
            updates++;
        }
        files.EndOfRib();
        return (owners.Count, updates);
    }

    private TableAttributes Attributes(int peer, int origin, bool isIPv4)
    {
        var peerAs = FirstPeerAs + peer - 1;
        var path = new List<byte> { 2, 0 };
        var hops = _random.Next(1, 5);
        AddAsn(path, peerAs);
        for (var i = 0; i < hops; i++) AddAsn(path, _transits[Math.Min((int)(-Math.Log(1 - _random.NextDouble()) / 0.02), 399)]);
        AddAsn(path, origin);
        path[1] = (byte)(hops + 2);

        List<byte> head = [0x40, 1, 1, (byte)(_random.Next(4) == 0 ? 2 : 0), 0x50, 2, 0, (byte)path.Count, .. path];
        List<byte> med = [];
        if (_random.NextDouble() < .3) { med.AddRange([0x80, 4, 4]); AddUInt32(med, (uint)_random.Next(201)); }
        List<byte> tail = [];
        var communities = Pick(TableStatistics.CommunitiesPerRoute);
        if (communities > 0) tail.AddRange([0xd0, 8, 0, (byte)(communities * 4)]);
        for (var i = 0; i < communities; i++) AddUInt32(tail, (uint)(peerAs << 16) | (uint)_random.Next(1, 3001));
        if (_random.NextDouble() < .15)
        {
            tail.AddRange([0xd0, 32, 0, 12]);
            AddUInt32(tail, (uint)peerAs);
            AddUInt32(tail, (uint)_random.Next(1, 10));
            AddUInt32(tail, (uint)_random.Next(1, 1000));
        }
        byte[] nextHop = isIPv4
            ? [192, 0, 2, (byte)peer]
            : [0x20, 1, 0x0d, 0xb8, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)peer];
        return new TableAttributes([.. head], nextHop, [.. med], [.. tail]);
    }

    private int WriteVrps(string path, List<(int Start, int Count, int Origin, bool IsIPv4)> owners)
    {
        var vrps = 0;
        using var file = new StreamWriter(path);
        file.Write("{\"metadata\":{\"buildtime\":\"2026-01-01T00:00:00Z\"},\"roas\":[");
        foreach (var (start, count, origin, isIPv4) in owners)
            foreach (var prefix in (isIPv4 ? _ipv4 : _ipv6).AsSpan(start, count))
            {
                if (_random.NextDouble() >= .5) continue;
                var x = _random.NextDouble();
                var asn = x > .02 ? origin : origin + 1;
                var length = x > .03 ? prefix.Length : Math.Max(prefix.Length - 1, 8);
                var vrp = prefix with { Length = (byte)length, Address = prefix.Address & (UInt128.MaxValue << (128 - length)) };
                file.Write(vrps++ == 0 ? "" : ",\n");
                file.Write(string.Create(CultureInfo.InvariantCulture,
                    $"{{\"asn\":{asn},\"prefix\":\"{vrp}\",\"maxLength\":{length},\"ta\":\"bench\",\"expires\":4102444800}}"));
            }
        file.Write("]}");
        return vrps;
    }

    // A Pareto distribution: the first few origins come again and again.
    private int HeavyOrigin() => _origins[(int)Math.Min(Math.Pow(1 - _random.NextDouble(), -1 / 0.55) - 1, _origins.Length - 1)];

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private static void AddAsn(List<byte> octets, int asn) => AddUInt32(octets, (uint)asn);

    private static void AddUInt32(List<byte> octets, uint value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, value);
        octets.AddRange(four);
    }
}
