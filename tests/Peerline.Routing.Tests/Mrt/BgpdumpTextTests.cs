using System.Buffers;
using System.IO.Compression;
using System.Text;
using Peerline.Routing.Mrt;

namespace Peerline.Routing.Tests.Mrt;

public sealed class BgpdumpTextTests
{
    // A length in the middle of this file is wrong: bgpdump prints prefixes of 117 bits out of what follows.
    private const string Garbage = "rrc00-updates.20000325.0345.gz";

    [Fact]
    public void Files_come_out_as_the_expected_lines_beside_them()
    {
        var compared = 0;
        foreach (var file in MrtSamples.Files())
        {
            var expected = $"{file}.expect-bgpdump-m.gz";
            if (!File.Exists(expected)) continue;
            Assert.Equal(Encoding.ASCII.GetString(MrtSamples.Decompressed(expected)), Text(file, faithful: false));
            compared++;
        }
        Assert.True(compared >= 3);
    }

    [Fact]
    public void Every_file_comes_out_octet_for_octet_as_bgpdump_prints_it()
    {
        foreach (var file in MrtSamples.Files().Where(f => Path.GetFileName(f) != Garbage))
            Assert.Equal(Encoding.ASCII.GetString(MrtSamples.Run("bgpdump", "-q", "-m", file)), Text(file, faithful: true));
    }

    [Fact]
    public void A_record_that_is_no_record_ends_the_file_after_everything_before()
    {
        var file = MrtSamples.Files().SingleOrDefault(f => Path.GetFileName(f) == Garbage);
        if (file is null) Assert.Skip("The file is not here.");
        using var records = MrtFile.Open(file);
        using var output = new MemoryStream();
        BgpdumpText.Write(records, output, faithful: true);
        Assert.Equal((MrtEnding.Torn, 6, 1), (records.Ending, records.Delivered, records.Skipped));
        Assert.StartsWith(Encoding.ASCII.GetString(output.ToArray()), Encoding.ASCII.GetString(MrtSamples.Run("bgpdump", "-q", "-m", file)), StringComparison.Ordinal);
    }

    [Fact]
    public void Made_up_records_of_every_kind_come_out_as_bgpdump_prints_them()
    {
        // Alone each, because bgpdump ends at what it cannot read.
        var compared = 0;
        foreach (var record in Crafted())
        {
            byte[] octets = [.. MrtSamples.PeerIndexTable, .. record];
            var expected = Encoding.ASCII.GetString(Bgpdump(octets));
            Assert.True(expected == Text(octets, faithful: true), $"{Convert.ToHexString(record)}\n{expected}\n{Text(octets, faithful: true)}");
            compared += expected.Length > 0 ? 1 : 0;
        }
        Assert.True(compared > 150, $"{compared} records have a line.");
    }

    [Fact]
    public void Where_bgpdump_is_wrong_the_line_is_what_was_meant()
    {
        var update = MrtSamples.Record(5, 1, "fbf4" + "c0000201" + "fbf5" + "c0000202" + "0004" + "18c63364" + "001b"
            + "40010100" + "400206" + "0202fbf4fbf5" + "400304c0000201" + "c00804fbf40007" + "18cb0071");
        Assert.Equal(
            "BGP|1767225600|W|192.0.2.1|64500|198.51.100.0/24\n"
            + "BGP|1767225600|A|192.0.2.1|64500|203.0.113.0/24|64500 64501|IGP|192.0.2.1|0|0|64500:7|NAG||\n", Text(update, faithful: false));
        Assert.Equal(
            "BGP|1767225600|W|192.0.2.1|64500|192.0.2.1/24\n"
            + "BGP|1767225600|A|192.0.2.1|64500|203.0.113.0/24|64500 64501|IGP|192.0.2.1|0|064500:7|NAG||\n", Text(update, faithful: true));
    }

    [Fact]
    public void Random_routes_come_out_as_bgpdump_prints_them()
    {
        var random = new Random(162);
        var octets = new List<byte>(MrtSamples.PeerIndexTable);
        for (var i = 0; i < 2000; i++) octets.AddRange(RandomRoute(random));
        byte[] file = [.. octets];
        Assert.Equal(Encoding.ASCII.GetString(Bgpdump(file)), Text(file, faithful: true));
    }

    [Fact]
    public void A_line_allocates_nothing()
    {
        byte[] octets = [.. MrtSamples.All.SelectMany(s => s.Octets)];
        var output = new ForgetfulWriter();
        var text = new BgpdumpText(output);
        var peers = new PeerIndex();
        var reader = new MrtReader(octets);
        Assert.True(reader.Read(out var table));
        PeerIndexTable.Read(table, out var index);
        peers.Load(index);
        void Once()
        {
            var records = new MrtReader(octets);
            while (records.Read(out var record)) text.Write(record, peers);
        }
        for (var i = 0; i < 100; i++) Once();
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++) Once();
        }));
        Assert.True(output.Written > 1100 * 500);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(9u)]
    [InlineData(10u)]
    [InlineData(99_999_999u)]
    [InlineData(100_000_000u)]
    [InlineData(4_294_967_295u)]
    public void Numbers_are_written_in_decimal(uint value)
    {
        var memory = new byte[64];
        var line = new Utf8Line(memory);
        line.Number(value);
        Assert.Equal(value.ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.ASCII.GetString(memory, 0, line.Length));
    }

    [Fact]
    public void Many_numbers_are_written_in_decimal()
    {
        var random = new Random(10);
        var memory = new byte[64];
        for (var i = 0; i < 300_000; i++)
        {
            var value = (uint)random.NextInt64(1L << random.Next(1, 33));
            var line = new Utf8Line(memory);
            line.Number(value);
            if (!value.ToString(System.Globalization.CultureInfo.InvariantCulture).AsSpan().SequenceEqual(Encoding.ASCII.GetString(memory, 0, line.Length)))
                Assert.Fail($"{value} was written as {Encoding.ASCII.GetString(memory, 0, line.Length)}.");
        }
    }

    private static IEnumerable<byte[]> Crafted()
    {
        foreach (var (name, octets) in MrtSamples.All)
            if (!name.StartsWith("RIB_GENERIC", StringComparison.Ordinal) && name != "GEO_PEER_TABLE") yield return octets;
        const string peer = "0000fbf4" + "0000fbf5" + "0000" + "0001" + "c0000201" + "c0000202";
        const string peer6 = "0000fbf4" + "0000fbf5" + "0000" + "0002" + "20010db8000000000000000000000001" + "20010db8000000000000000000000002";
        const string peer2 = "fbf4" + "fbf5" + "0000" + "0001" + "c0000201" + "c0000202";
        const string short4 = "40010100" + "400206" + "0202fbf4fbf5" + "400304c0000201";
        foreach (var subtype in new ushort[] { 4, 7 })
        {
            foreach (var type in new ushort[] { 16, 17 })
            {
                var time = type == 17 ? "0000000f" : "";
                foreach (var attributes in Attributes())
                {
                    yield return MrtSamples.Record(type, subtype, time + peer + MrtSamples.Update(attributes, "18cb0071" + "09c0ff", "00" + "20c0000201"));
                    yield return MrtSamples.Record(type, subtype, time + peer6 + MrtSamples.Update(attributes));
                }
            }
        }
        foreach (var subtype in new ushort[] { 8, 9, 10, 11 })
        {
            var four = subtype is 9 or 11;
            yield return MrtSamples.Record(16, subtype, (four ? peer : peer2)
                + MrtSamples.Update(four ? MrtSamples.Attributes : short4, "00000001" + "18cb0071" + "ffffffff" + "18cb0072", "00000007" + "18c63364"));
        }
        foreach (var attributes in TwoOctetAttributes()) yield return MrtSamples.Record(16, 1, peer2 + MrtSamples.Update(attributes));
        foreach (var attributes in TwoOctetAttributes()) yield return MrtSamples.Record(16, 6, peer2 + MrtSamples.Update(attributes));
        // Multiprotocol announcements and withdrawals, both families, unicast and multicast, with either kind of session.
        foreach (var session in new[] { peer, peer6 })
        {
            foreach (var subtype in new ushort[] { 4, 7, 9, 11 })
            {
                var id = subtype >= 9 ? "00000004" : "";
                foreach (var safi in new[] { "01", "02", "03" })
                {
                    yield return MrtSamples.Record(16, subtype, session + MrtSamples.Update(MrtSamples.Attributes
                        + Attribute("800e", "0002" + safi + "10" + "20010db8000000000000000000000009" + "00" + id + "2020010db8" + id + "00" + id + "41" + "20010db80000000180"), "", ""));
                    yield return MrtSamples.Record(16, subtype, session + MrtSamples.Update(MrtSamples.Attributes
                        + Attribute("800e", "0002" + safi + "20" + "20010db8000000000000000000000009" + "fe800000000000000000000000000001" + "00" + id + "80" + "00000000000000000000ffffc0000201"), "", ""));
                    yield return MrtSamples.Record(16, subtype, session + MrtSamples.Update(MrtSamples.Attributes
                        + Attribute("800e", "0001" + safi + "04" + "c0000207" + "00" + id + "18cb0071") + "400504" + "fffffff0", "", ""));
                    yield return MrtSamples.Record(16, subtype, session + MrtSamples.Update(MrtSamples.Attributes
                        + Attribute("800e", "0001" + safi + "10" + "20010db8000000000000000000000009" + "00" + id + "18cb0071"), "", ""));
                    yield return MrtSamples.Record(16, subtype, session + MrtSamples.Update(Attribute("800f", "0002" + safi + id + "2020010db8" + id + "0120"), "", ""));
                    yield return MrtSamples.Record(16, subtype, session + MrtSamples.Update(Attribute("800f", "0001" + safi + id + "18cb0071"), "", ""));
                }
            }
        }
        foreach (var attributes in Attributes())
        {
            yield return MrtSamples.Record(13, 2, "00000007" + "14cb00ff" + "0001" + MrtSamples.Entry("0001", attributes));
            yield return MrtSamples.Record(13, 10, "00000007" + "2020010db8" + "0001" + "0001" + "69550000" + "00000005" + MrtSamples.Length(attributes) + attributes);
        }
        foreach (var address in Addresses)
            yield return MrtSamples.Record(13, 4, "00000007" + "80" + address + "0001" + MrtSamples.Entry("0000", "40010100" + "800e1110" + address));
        yield return MrtSamples.Record(17, 0, "000f423f" + "fbf4" + "fbf5" + "0000" + "0001" + "c0000201" + "c0000202" + "0005" + "0006");
        yield return MrtSamples.Record(17, 5, "0001e240" + "0000fbf4" + "0000fbf5" + "0000" + "0002" + Addresses[0] + Addresses[1] + "0005" + "0006");
        yield return MrtSamples.Record(16, 4, peer + new string('f', 32) + "001304");
    }

    private static string[] Addresses =>
    [
        "20010db8000000000000000000000001", "20010db8000100020003000400050006", "20010db8000000020003000400050006", "00000000000000000000000000000000",
        "00000000000000000000000000000001", "00000000000000000000000000000002", "00000000000000000000ffffc0000201", "fe800000000000000000000000000000",
        "20010db8000000000001000000000001", "20010db8000000010000000000000001", "00010000000000000000000000010000", "0000000000000000000100000001000f",
        "ffffffffffffffffffffffffffffffff", "20010000000200000003000000040000", "00000000000000000000000001020304",
    ];

    private static IEnumerable<string> Attributes()
    {
        const string origin = "400101", hop = "400304c0000201", path = "5002000a02020000fbf40000fbf5";
        yield return origin + "00" + path + hop;
        yield return origin + "01" + path + hop;
        yield return origin + "02" + path;
        yield return path + hop;
        yield return hop;
        yield return origin + "00" + "400200" + hop + "800404fffffffe" + "400504ffffffff";
        yield return origin + "00" + path + hop + "400600" + "c00708" + "0000fbf4" + "c0000263";
        yield return origin + "00" + path + hop + "c00708" + "00000000" + "ffffffff";
        yield return origin + "00" + path + hop + "c00814" + "ffffff01" + "ffffff02" + "ffffff03" + "ffffff04" + "fde80001";
        yield return origin + "00" + path + hop + "c00804" + "00000000" + "c0200c" + "0000fbf4" + "00000001" + "00000002";
        // Set; sequence and set; set and sequence; confederation sequence and set; two sequences; two sets.
        yield return origin + "00" + "40020a" + "0102" + "0000fbf4" + "fa56ea00" + hop;
        yield return origin + "00" + "400210" + "0201" + "0000fbf4" + "0102" + "0000fbf5" + "0000fbf6" + hop;
        yield return origin + "00" + "400210" + "0102" + "0000fbf5" + "0000fbf6" + "0201" + "0000fbf4" + hop;
        yield return origin + "00" + "40021a" + "0302" + "0000fbf5" + "0000fbf6" + "0401" + "0000fbf4" + "0202" + "00000001" + "00000002" + hop;
        yield return origin + "00" + "40020c" + "0201" + "0000fbf4" + "0201" + "0000fbf4" + hop;
        yield return origin + "00" + "40020c" + "0101" + "0000fbf4" + "0101" + "0000fbf4" + hop;
        // No path at all: a type that does not exist, a segment that is cut.
        yield return origin + "00" + "400206" + "0901" + "0000fbf4" + hop;
        yield return origin + "00" + "400206" + "0203" + "0000fbf4" + hop;
        // Unknown attributes, and those that a line does not show.
        yield return origin + "00" + path + hop + "c0fe03010203" + "800904c0000201" + "800a04c0000202" + "c01008" + "0002fbf400000001";
    }

    private static IEnumerable<string> TwoOctetAttributes()
    {
        const string origin = "40010100", hop = "400304c0000201";
        yield return origin + "400208" + "0203" + "fbf4" + "5ba0" + "5ba0" + hop + "c0110a" + "0202" + "fa56ea00" + "fa56ea01";
        yield return origin + "400206" + "0202" + "fbf4" + "5ba0" + hop + "c0110e" + "0203" + "fa56ea00" + "fa56ea01" + "fa56ea02";
        yield return origin + "400206" + "0202" + "fbf4" + "5ba0" + hop + "c0110a" + "0202" + "0000fbf4" + "fa56ea01";
        yield return origin + "40020a" + "0202" + "fbf4" + "5ba0" + "0101" + "fbf5" + hop + "c01106" + "0101" + "fa56ea01";
        yield return origin + "400206" + "0202" + "fbf4" + "5ba0" + hop + "c00706" + "5ba0" + "c0000263" + "c01208" + "fa56ea00" + "c0000264" + "c01106" + "0201" + "fa56ea01";
        yield return origin + "400206" + "0202" + "fbf4" + "5ba0" + hop + "c00706" + "fbf4" + "c0000263" + "c01208" + "fa56ea00" + "c0000264" + "c01106" + "0201" + "fa56ea01";
        yield return origin + "400206" + "0202" + "fbf4" + "5ba0" + hop + "c00706" + "fbf4" + "c0000263";
        yield return origin + "400204" + "0101" + "fbf4" + hop;
    }

    private static string Attribute(string head, string value) => $"{head}{MrtSamples.Hex(value).Length:x2}{value}";

    private static byte[] RandomRoute(Random random)
    {
        var attributes = $"40010{1}0{random.Next(3)}";
        var hops = random.Next(0, 9);
        attributes += $"5002{2 + (hops * 4):x4}02{hops:x2}" + string.Concat(Enumerable.Range(0, hops).Select(_ => $"{(uint)random.NextInt64(1L << random.Next(1, 33)):x8}"));
        if (hops == 0) attributes = attributes[..^4].Replace("50020002", "50020000", StringComparison.Ordinal);
        if (random.Next(2) == 0) attributes += $"400304{random.Next():x8}";
        if (random.Next(2) == 0) attributes += $"800404{random.Next():x8}";
        if (random.Next(2) == 0) attributes += $"400504{(uint)random.NextInt64(1L << 32):x8}";
        var communities = random.Next(0, 12);
        if (communities > 0) attributes += $"c008{communities * 4:x2}" + string.Concat(Enumerable.Range(0, communities).Select(_ => $"{random.Next():x8}"));
        if (random.Next(4) == 0) attributes += "400600" + $"c00708{random.Next():x8}{random.Next():x8}";
        var v6 = random.Next(2) == 0;
        var length = random.Next(0, v6 ? 129 : 33);
        var octets = new byte[(length + 7) / 8];
        random.NextBytes(octets);
        if (random.Next(3) == 0) octets.AsSpan(octets.Length / 2).Clear();
        if (v6 && random.Next(2) == 0)
        {
            var hop = new byte[16];
            random.NextBytes(hop);
            hop.AsSpan(random.Next(16)).Clear();
            attributes += "800e1110" + Convert.ToHexString(hop);
        }
        return MrtSamples.Record(13, v6 ? (ushort)4 : (ushort)2,
            $"{random.Next():x8}{length:x2}{Convert.ToHexString(octets)}0001" + MrtSamples.Entry($"{random.Next(3):x4}", attributes));
    }

    private static byte[] Bgpdump(byte[] octets)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, octets);
            return MrtSamples.Run("bgpdump", "-q", "-m", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Text(string file, bool faithful)
    {
        using var records = MrtFile.Open(file);
        using var output = new MemoryStream();
        BgpdumpText.Write(records, output, faithful);
        Assert.Equal(MrtEnding.Complete, records.Ending);
        return Encoding.ASCII.GetString(output.ToArray());
    }

    private static string Text(byte[] octets, bool faithful)
    {
        using var records = new MrtFile(new MemoryStream(octets));
        using var output = new MemoryStream();
        BgpdumpText.Write(records, output, faithful);
        return Encoding.ASCII.GetString(output.ToArray());
    }

    private sealed class ForgetfulWriter : IBufferWriter<byte>
    {
        private readonly byte[] _buffer = new byte[64 * 1024];

        public long Written { get; private set; }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public Span<byte> GetSpan(int sizeHint = 0) => _buffer;
    }
}
