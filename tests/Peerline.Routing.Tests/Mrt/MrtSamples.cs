using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;

namespace Peerline.Routing.Tests.Mrt;

/// <summary>Records made by hand, the files of other projects, and bgpdump beside them.</summary>
internal static class MrtSamples
{
    /// <summary>ORIGIN, AS_PATH 64500 64501, NEXT_HOP.</summary>
    public const string Attributes = "40010100" + "5002000a02020000fbf40000fbf5" + "400304c0000201";

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Record(ushort type, ushort subtype, string body, uint time = 1_767_225_600)
    {
        var octets = Hex(body);
        var record = new byte[12 + octets.Length];
        BinaryPrimitives.WriteUInt32BigEndian(record, time);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(6), subtype);
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(8), (uint)octets.Length);
        octets.CopyTo(record, 12);
        return record;
    }

    /// <summary>An UPDATE with its header.</summary>
    public static string Update(string attributes, string nlri = "18cb0071", string withdrawn = "")
    {
        int w = Hex(withdrawn).Length, a = Hex(attributes).Length, n = Hex(nlri).Length;
        return $"{new string('f', 32)}{23 + w + a + n:x4}02{w:x4}{withdrawn}{a:x4}{attributes}{nlri}";
    }

    /// <summary>Peer 0 192.0.2.1 AS64500, peer 1 2001:db8::1 AS4200000000, peer 2 198.51.100.7 AS65000 in two octets.</summary>
    public static byte[] PeerIndexTable => Record(13, 1,
        "c0000263" + "0003" + "6c6162" + "0003"
        + "02" + "c0000201" + "c0000201" + "0000fbf4"
        + "03" + "c0000202" + "20010db8000000000000000000000001" + "fa56ea00"
        + "00" + "c0000203" + "c6336407" + "fde8");

    /// <summary>A record of every kind that is decoded, each with its name.</summary>
    public static (string Name, byte[] Octets)[] All =>
    [
        ("PEER_INDEX_TABLE", PeerIndexTable),
        ("GEO_PEER_TABLE", Record(13, 7,
            "c0000263" + "0003" + "6c6162" + "42500000" + "c1200000" + "0001" + "02" + "c0000201" + "c0000201" + "0000fbf4" + "7fc00000" + "7fc00000")),
        ("RIB_IPV4_UNICAST", Record(13, 2, "00000007" + "18cb0071" + "0002" + Entry("0000", Attributes) + Entry("0002", Attributes))),
        ("RIB_IPV4_MULTICAST", Record(13, 3, "00000008" + "18cb0071" + "0001" + Entry("0000", Attributes))),
        ("RIB_IPV6_UNICAST", Record(13, 4,
            "00000009" + "2020010db8" + "0001" + Entry("0001", "40010100" + "800e111020010db8000000000000000000000002"))),
        ("RIB_IPV6_MULTICAST", Record(13, 5, "0000000a" + "2020010db8" + "0001" + Entry("0001", "40010100"))),
        ("RIB_GENERIC", Record(13, 6, "0000000b" + "0001" + "80" + "70" + "000641" + "0000fbf400000001" + "cb0071" + "0001" + Entry("0000", Attributes))),
        ("RIB_IPV4_UNICAST_ADDPATH", Record(13, 8, "0000000c" + "18cb0071" + "0002"
            + "0000" + "69550000" + "00000005" + Length(Attributes) + Attributes
            + "0000" + "69550000" + "00000006" + Length(Attributes) + Attributes)),
        ("TABLE_DUMP IPv4", Record(12, 1, "0000" + "0001" + "cb007100" + "18" + "01" + "69550000" + "c0000201" + "fbf4"
            + Length("40010100" + "400206" + "0202fbf4fbf5" + "400304c0000201") + "40010100" + "400206" + "0202fbf4fbf5" + "400304c0000201")),
        ("TABLE_DUMP IPv6", Record(12, 2, "0000" + "0002" + "20010db8000000000000000000000000" + "20" + "01" + "69550000"
            + "20010db8000000000000000000000001" + "fbf4" + Length("40010100") + "40010100")),
        ("BGP4MP_MESSAGE", Record(16, 1, "fbf4" + "fbf5" + "0000" + "0001" + "c0000201" + "c0000202"
            + Update("40010100" + "400206" + "0202fbf4fbf5" + "400304c0000201"))),
        ("BGP4MP_MESSAGE_AS4", Record(16, 4, "0000fbf4" + "0000fbf5" + "0000" + "0001" + "c0000201" + "c0000202" + Update(Attributes))),
        ("BGP4MP_MESSAGE_AS4 IPv6", Record(16, 4, "0000fbf4" + "0000fbf5" + "0003" + "0002" + "20010db8000000000000000000000001"
            + "20010db8000000000000000000000002" + Update(Attributes, "", "18c63364"))),
        ("BGP4MP_MESSAGE_AS4_LOCAL", Record(16, 7, "0000fbf4" + "0000fbf5" + "0000" + "0001" + "c0000201" + "c0000202" + Update(Attributes))),
        ("BGP4MP_MESSAGE_AS4_ADDPATH", Record(16, 9, "0000fbf4" + "0000fbf5" + "0000" + "0001" + "c0000201" + "c0000202"
            + Update(Attributes, "00000009" + "18cb0071"))),
        ("BGP4MP_ET MESSAGE_AS4", Record(17, 4, "000003e8" + "0000fbf4" + "0000fbf5" + "0000" + "0001" + "c0000201" + "c0000202" + Update(Attributes))),
        ("BGP4MP_STATE_CHANGE", Record(16, 0, "fbf4" + "fbf5" + "0000" + "0001" + "c0000201" + "c0000202" + "0005" + "0006")),
        ("BGP4MP_STATE_CHANGE_AS4", Record(16, 5, "fa56ea00" + "0000fbf5" + "0000" + "0001" + "c0000201" + "c0000202" + "0006" + "0001")),
        ("BGP UPDATE", Record(5, 1, "fbf4" + "c0000201" + "fbf5" + "c0000202" + "0000" + "0014"
            + "40010100" + "400206" + "0202fbf4fbf5" + "400304c0000201" + "18cb0071")),
        ("BGP STATE_CHANGE", Record(5, 3, "fbf4" + "c0000201" + "0001" + "0002")),
    ];

    public static string Entry(string peer, string attributes) => peer + "69550000" + Length(attributes) + attributes;

    public static string Length(string hex) => $"{Hex(hex).Length:x4}";

    /// <summary>Files with MRT records in every folder of the test data; the test fails when there are none.</summary>
    public static IReadOnlyList<string> Files()
    {
        var files = Directory.GetFiles(SharedData.Folder("testdata", "wire", "mrt"), "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".expect-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        Assert.True(files.Count >= 8, "There is hardly a file.");
        return files;
    }

    public static byte[] Decompressed(string path)
    {
        var octets = File.ReadAllBytes(path);
        if (!octets.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return octets;
        using var gzip = new GZipStream(new MemoryStream(octets), CompressionMode.Decompress);
        var output = new MemoryStream();
        gzip.CopyTo(output);
        return output.ToArray();
    }

    /// <summary>What a tool prints; the test is skipped where it is not installed.</summary>
    public static byte[] Run(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return output.ToArray();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{tool} is not installed.");
            throw;
        }
    }
}
