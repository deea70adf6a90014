using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Peerline.Fuzz.Targets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Fuzz;

/// <summary>What the fuzzer starts from: what our writers write, and the shared vectors where they lie beside the repository.</summary>
internal static class Seeds
{
    // afl-fuzz likes its inputs small; longer samples hold nothing that shorter ones lack.
    private const int MaximumLength = 2048;

    // A change of a session's state from OpenConfirm to Established.
    private const string BzippedRecord =
        "425a683931415926535939bd50ff00000ce304f3004400020000204000060820002128d469a3108068021efa98a393a643b135e46179f1"
        + "7724538509039bd50ff0";

    public static int Write(string format, string folder)
    {
        Directory.CreateDirectory(folder);
        var seen = new HashSet<string>();
        foreach (var seed in Own(format).Concat(Shared(format)))
        {
            var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(seed))[..16];
            if (seed.Length <= MaximumLength && seen.Add(name)) File.WriteAllBytes(Path.Combine(folder, name), seed);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen.Count} seeds for {format} in {folder}"));
        return seen.Count > 0 ? 0 : 1;
    }

    /// <summary>Inputs that are made, not found: one of each kind at least.</summary>
    public static IEnumerable<byte[]> Own(string format) => format switch
    {
        "bgp" => Bgp(),
        "bmp" => Bmp(),
        "mrt" => Mrt(),
        "rtr" => Rtr(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };

    private static IEnumerable<byte[]> Bgp()
    {
        var buffer = new byte[BgpFrame.MaximumLength];
        var open = new OpenMessage
        {
            MyAutonomousSystem = Asn.Trans.TwoOctet,
            HoldTimeSeconds = 90,
            Identifier = Address.Parse("192.0.2.1"),
            Capabilities =
            [
                new MultiprotocolCapability(AfiSafi.IPv6Unicast), new RouteRefreshCapability(), new ExtendedMessageCapability(),
                new RoleCapability(BgpRole.Peer), new FourOctetAsCapability(4200000001), new EnhancedRouteRefreshCapability(),
                new GracefulRestartCapability(true, false, 120, [AfiSafi.IPv4Unicast]) { FamilyFlags = [0x80] },
            ],
        };
        yield return Frames(buffer[..open.WriteTo(buffer)]);
        var bye = NotificationMessage.Write(buffer, NotificationReason.AdministrativeShutdown, ShutdownText.Write("bye"));
        yield return Frames(buffer[..bye]);
        yield return Frames(buffer[..new RouteRefreshMessage(AfiSafi.IPv4Unicast, RouteRefreshSubtype.Request).WriteTo(buffer)]);
        yield return Frames(KeepaliveMessage.Octets.ToArray());
        var attributes = new RouteAttributesBuilder
        {
            NextHop = Address.Parse("192.0.2.1"),
            AsPath = [new(AsPathSegmentType.Sequence, [64501, 4200000001]), new(AsPathSegmentType.Set, [64502])],
            MultiExitDisc = 10, AtomicAggregate = true, Aggregator = new Aggregator(4200000001, Address.Parse("10.0.0.1")),
            Communities = [new Community(64501, 7), Community.NoExport], ExtendedCommunities = [new ExtendedCommunity(0x0002fde900000064)],
            LargeCommunities = [new LargeCommunity(4200000001, 1, 2)], OnlyToCustomer = 64501, Raw = [[0xc0, 0xfe, 3, 1, 2, 3]],
        };
        var ipv6 = attributes with { NextHop = Address.Parse("2001:db8::1"), LinkLocalNextHop = Address.Parse("fe80::1") };
        foreach (var fourOctet in (bool[])[true, false])
        {
            yield return Update(fourOctet, attributes, "203.0.113.0/24", "198.51.100.0/22");
            yield return Update(fourOctet, ipv6, "2001:db8::/32");
        }
        var output = new ArrayBufferWriter<byte>();
        new UpdateWriter(true).Withdraw(output, [Prefix.Parse("203.0.113.0/24")]);
        UpdateWriter.EndOfRib(output, AfiSafi.IPv4Unicast);
        UpdateWriter.EndOfRib(output, AfiSafi.IPv6Unicast);
        yield return Frames(output.WrittenSpan.ToArray());
        yield return [1, BgpTarget.Capabilities, 65, 4, 0, 0, 0xfd, 0xe9, 2, 0, 70, 0];
        yield return [1, BgpTarget.Attributes, 0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xe9, 0x40, 3, 4, 192, 0, 2, 1];
        // Two paths to one prefix, told apart by their identifiers (RFC 7911).
        yield return [17, BgpTarget.UpdateBody, 0, 8, 0, 0, 0, 1, 24, 203, 0, 113, 0, 0];
        yield return
        [
            17, BgpTarget.UpdateBody, 0, 0, 0, 20, 0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xe9, 0x40, 3, 4, 192, 0, 2, 1,
            0, 0, 0, 1, 24, 203, 0, 113, 0, 0, 0, 2, 24, 203, 0, 113,
        ];
        // A MAC route of EVPN, a flow specification, a route target, a labelled and a VPN prefix.
        yield return [1, BgpTarget.Nlri, 0, 25, 70, 2, 33, .. new byte[22], 48, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0x64, 0];
        yield return [1, BgpTarget.Nlri, 0, 1, 133, 9, 1, 24, 203, 0, 113, 3, 0x81, 6, 5];
        yield return [1, BgpTarget.Nlri, 0, 1, 132, 96, 0, 0, 0xfb, 0xf5, 0, 2, 0xfb, 0xf5, 0, 0, 0, 100];
        yield return [17, BgpTarget.Nlri, 0, 1, 4, 0, 0, 0, 1, 48, 0, 0x06, 0x41, 203, 0, 113];
        yield return [1, BgpTarget.Nlri, 0, 1, 128, 112, 0, 0x06, 0x41, 0, 0, 0xfb, 0xf5, 0, 0, 0, 1, 203, 0, 113];
        yield return [1, BgpTarget.Nlri, 0x40, 4, 71, 0, 1, 0, 13, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
        yield return [1, BgpTarget.NotificationData, 6, 9, 6, 2, 3, 0x62, 0x79, 0x65];
    }

    private static IEnumerable<byte[]> Bmp()
    {
        var bgp = Bgp().Where(s => s[1] == BgpTarget.Frames).Select(s => s[2..]).ToArray();
        var (open, notification, update) = (bgp[0], bgp[1], bgp[4]);
        byte[] names = [0, 1, 0, 4, .. "name"u8, 0, 2, 0, 4, .. "text"u8];
        byte[] peer = [0, 0, .. new byte[8], .. new byte[12], 192, 0, 2, 1, 0, 0, 0xfb, 0xf5, 192, 0, 2, 1, 0x69, 0, 0, 0, 0, 0, 0, 1];
        byte[] initiation = BmpMessage(4, names);
        byte[] up = BmpMessage(3, [.. peer, .. new byte[12], 192, 0, 2, 2, 0, 179, 0x80, 0, .. open, .. open, 0, 0, 0, 2, .. "up"u8]);
        yield return [.. initiation, .. up];
        foreach (var message in bgp.Skip(4)) yield return [.. up, .. BmpMessage(0, [.. peer, .. message])];
        yield return BmpMessage(1, [.. peer, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 9, 0, 9, 0, 11, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 7]);
        yield return BmpMessage(2, [.. peer, 1, .. notification]);
        yield return BmpMessage(2, [.. peer, 2, 0, 9]);
        yield return BmpMessage(2, [.. peer, 6, 0, 3, 0, 3, .. "vrf"u8]);
        yield return BmpMessage(5, [0, 1, 0, 2, 0, 3, 0, 0, 0, 3, .. "bye"u8]);
        yield return BmpMessage(6, [.. peer, 0, 1, 0, 2, 0, 0, 0, 0, (byte)(update.Length >> 8), (byte)update.Length, .. update]);
    }

    private static IEnumerable<byte[]> Mrt()
    {
        byte[] attributes = [0x40, 1, 1, 0, 0x50, 2, 0, 10, 2, 2, 0, 0, 0xfb, 0xf4, 0, 0, 0xfb, 0xf5, 0x40, 3, 4, 192, 0, 2, 1, 0xc0, 8, 4, 0xfb, 0xf4, 0, 1];
        byte[] entry = [0, 0, 0x69, 0x55, 0, 0, 0, (byte)attributes.Length, .. attributes];
        byte[] pathEntry = [0, 0, 0x69, 0x55, 0, 0, 0, 0, 0, 5, 0, (byte)attributes.Length, .. attributes];
        byte[] ipv6Attributes = [0x40, 1, 1, 0, 0x80, 14, 17, 16, 0x20, 1, 0x0d, 0xb8, .. new byte[11], 2];
        byte[] ipv6Entry = [0, 0, 0x69, 0x55, 0, 0, 0, (byte)ipv6Attributes.Length, .. ipv6Attributes];
        byte[] twoOctets = [0x40, 1, 1, 0, 0x40, 2, 6, 2, 2, 0xfb, 0xf4, 0xfb, 0xf5, 0x40, 3, 4, 192, 0, 2, 1];
        byte[] prefix = [24, 203, 0, 113];
        byte[] index = MrtRecord(13, 1, [192, 0, 2, 99, 0, 3, .. "lab"u8, 0, 2, 2, 192, 0, 2, 1, 192, 0, 2, 1, 0, 0, 0xfb, 0xf4,
            1, 192, 0, 2, 2, 0x20, 1, 0x0d, 0xb8, .. new byte[11], 1, 0xfb, 0xf5]);
        byte[] rib = [.. index, .. MrtRecord(13, 2, [0, 0, 0, 7, .. prefix, 0, 2, .. entry, .. entry])];
        yield return rib;
        yield return [.. index, .. MrtRecord(13, 4, [0, 0, 0, 9, 32, 0x20, 1, 0x0d, 0xb8, 0, 1, .. ipv6Entry])];
        yield return [.. index, .. MrtRecord(13, 8, [0, 0, 0, 12, .. prefix, 0, 1, .. pathEntry])];
        yield return [.. index, .. MrtRecord(13, 6, [0, 0, 0, 11, 0, 1, 128, 112, 0, 6, 0x41, 0, 0, 0xfb, 0xf4, 0, 0, 0, 1, 203, 0, 113, 0, 1, .. entry])];
        yield return MrtRecord(13, 7, [192, 0, 2, 99, 0, 3, .. "lab"u8, 0x42, 0x50, 0, 0, 0xc1, 0x20, 0, 0, 0, 1, 2, 192, 0, 2, 1, 192, 0, 2, 1,
            0, 0, 0xfb, 0xf4, 0x7f, 0xc0, 0, 0, 0x7f, 0xc0, 0, 0]);
        yield return MrtRecord(12, 1, [0, 0, 0, 1, 203, 0, 113, 0, 24, 1, 0x69, 0x55, 0, 0, 192, 0, 2, 1, 0xfb, 0xf4, 0, (byte)twoOctets.Length, .. twoOctets]);
        byte[] peers = [0xfb, 0xf4, 0xfb, 0xf5, 0, 0, 0, 1, 192, 0, 2, 1, 192, 0, 2, 2];
        byte[] fourOctetPeers = [0, 0, 0xfb, 0xf4, 0, 0, 0xfb, 0xf5, 0, 0, 0, 1, 192, 0, 2, 1, 192, 0, 2, 2];
        foreach (var seed in Bgp().Where(s => s[1] == BgpTarget.Frames))
        {
            yield return MrtRecord(16, seed[0] == 0 ? (byte)1 : (byte)4, [.. seed[0] == 0 ? peers : fourOctetPeers, .. seed[2..]]);
            yield return MrtRecord(17, 4, [0, 0, 3, 0xe8, .. fourOctetPeers, .. seed[2..]]);
        }
        yield return MrtRecord(16, 0, [.. peers, 0, 5, 0, 6]);
        yield return MrtRecord(16, 5, [.. fourOctetPeers, 0, 6, 0, 1]);
        yield return MrtRecord(5, 1, [0xfb, 0xf4, 192, 0, 2, 1, 0xfb, 0xf5, 192, 0, 2, 2, 0, 0, 0, (byte)twoOctets.Length, .. twoOctets, .. prefix]);
        yield return MrtRecord(5, 3, [0xfb, 0xf4, 192, 0, 2, 1, 0, 1, 0, 2]);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(rib);
        yield return compressed.ToArray();
        // The same sort of file in bzip2, which .NET does not write.
        yield return Convert.FromHexString(BzippedRecord);
    }

    private static byte[] MrtRecord(byte type, byte subtype, byte[] body) =>
        [0x69, 0x55, 0, 0, 0, type, 0, subtype, 0, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];

    private static IEnumerable<byte[]> Rtr()
    {
        var buffer = new byte[256];
        var (ipv4, ipv6) = (new Vrp(Prefix.Parse("198.51.100.0/22"), 24, 64497), new Vrp(Prefix.Parse("2001:db8:1::/48"), 48, 4200000001));
        for (byte version = 0; version <= RtrPdu.MaximumVersion; version++)
        {
            byte[] response = Written(new CacheResponsePdu(version, 1).WriteTo(buffer));
            byte[] end = Written(new EndOfDataPdu(version, 1, 8, 3600, 600, 7200).WriteTo(buffer));
            byte[] vrps = [.. Vrp(version, true, ipv4), .. Vrp(version, true, ipv6)];
            byte[] notify = Written(new SerialNotifyPdu(version, 1, 9).WriteTo(buffer));
            byte[] keys = version == 0 ? [] : Written(RouterKeyPdu.Write(buffer, version, true, new byte[20], 64496, [0x30, 0x59, 1, 2]));
            byte[] aspas = version < 2 ? [] : Written(AspaPdu.Write(buffer, version, true, 64496, [64501, 4200000001]));
            yield return [version, .. response, .. vrps, .. keys, .. aspas, .. end, .. notify];
            // With data already: a withdrawal of what is there, a reset, an error.
            byte[] withdrawal = Vrp(version, false, new Vrp(Prefix.Parse("192.0.2.0/24"), 24, 64496));
            byte[] query = [version, 2, 0, 0, 0, 0, 0, 8];
            byte[] error = Written(ErrorReportPdu.Write(buffer, version, RtrErrorCode.NoDataAvailable, query, "no"u8));
            byte[] serialQuery = Written(new SerialQueryPdu(version, 1, 7).WriteTo(buffer));
            var had = (byte)(version == 0 ? 6 : version == 1 ? 4 : 5);
            yield return [had, .. response, .. withdrawal, .. vrps, .. end];
            yield return [had, .. Written(new CacheResetPdu(version).WriteTo(buffer)), .. response, .. vrps, .. end];
            yield return [had, .. error];
            yield return [had, .. serialQuery, .. Written(new ResetQueryPdu(version).WriteTo(buffer))];
        }

        byte[] Written(int length) => buffer[..length];
        byte[] Vrp(byte version, bool isAnnouncement, Vrp vrp) => Written(new PrefixPdu(version, isAnnouncement, vrp).WriteTo(buffer));
    }

    private static byte[] BmpMessage(byte type, byte[] body)
    {
        var length = 6 + body.Length;
        return [3, 0, 0, (byte)(length >> 8), (byte)length, type, .. body];
    }

    private static byte[] Update(bool fourOctet, RouteAttributesBuilder attributes, params string[] prefixes)
    {
        var output = new ArrayBufferWriter<byte>();
        new UpdateWriter(fourOctet).Announce(output, attributes.Build(), [.. prefixes.Select(p => Prefix.Parse(p))]);
        return [(byte)(fourOctet ? 1 : 0), BgpTarget.Frames, .. output.WrittenSpan];
    }

    private static byte[] Frames(byte[] octets) => [1, BgpTarget.Frames, .. octets];

    private static IEnumerable<byte[]> Shared(string format)
    {
        if (SharedFolder() is not { } folder) yield break;
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "testdata", "wire", "vectors"), "*.json").Order())
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var vector in document.RootElement.GetProperty("vectors").EnumerateArray())
            {
                var octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
                foreach (var seed in Wrap(format, vector.GetProperty("form").GetString()!, octets)) yield return seed;
            }
        }
    }

    private static IEnumerable<byte[]> Wrap(string format, string form, byte[] octets) => (format, form) switch
    {
        ("bgp", "bgp" or "bytes") => [.. ((byte[])[1, 0, 17]).Select(options => (byte[])[options, BgpTarget.Frames, .. octets])],
        ("bgp", "bgp-body") => [[1, BgpTarget.UpdateBody, .. octets]],
        ("bgp", "bgp-path-attributes") => [[1, BgpTarget.Attributes, .. octets], [3, BgpTarget.Attributes, .. octets]],
        ("bmp", "bmp") => [octets],
        ("rtr", "rtr") => [.. ((byte[])[0, 1, 2, 4]).Select(options => (byte[])[options, .. octets])],
        ("bgp", "bgp-capability") => [[1, BgpTarget.Capabilities, .. octets]],
        _ => [],
    };

    private static string? SharedFolder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.Exists(Path.Combine(folder, "shared", "testdata"))) return Path.Combine(folder, "shared");
        return null;
    }
}
