using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Bmp;
using Peerline.Routing.Mrt;
using Peerline.Routing.Policy;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests;

/// <summary>The programs of samples/, run as their first lines say, each on something small.</summary>
public class SampleTests
{
    // The first run of a sample compiles it.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly string s_samples = Path.Combine(SharedData.RepositoryRoot, "samples");

    [Fact]
    public async Task Decode_MRT_prints_every_route_of_a_table()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MrtWriter(output);
        var peer = new PeerIndexEntry(Address.Parse("192.0.2.1"), Address.Parse("192.0.2.1"), 64501);
        writer.PeerIndexTable(DateTimeOffset.UnixEpoch, peer.Address, "sample", [peer]);
        writer.BeginRib(DateTimeOffset.UnixEpoch, 0, Prefix.Parse("203.0.113.0/24"));
        writer.Route(0, DateTimeOffset.UnixEpoch, Samples.Attributes.Build());
        writer.EndRib();
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, output.WrittenSpan);
        try
        {
            Assert.Equal("203.0.113.0/24 from AS64501: 64501 4200000001 64503", (await Run("decode-mrt.cs", file)).Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Validate_origins_says_what_RFC_6811_says_and_why()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{"roas":[{"asn":64501,"prefix":"203.0.113.0/24","maxLength":24,"ta":"sample"}]}""");
        try
        {
            var printed = await Run("validate-origins.cs", file, "203.0.113.0/24", "64501");
            Assert.StartsWith("203.0.113.0/24 from AS64501: Valid", printed, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Speak_BGP_prints_what_the_peer_announces()
    {
        var port = FreePort();
        await using var peer = new BgpSpeaker(new BgpSpeakerOptions { Identifier = Address.Parse("192.0.2.2"), ListenPort = port });
        peer.Add(new BgpSessionConfiguration
        {
            Name = "sample", LocalAddress = IPAddress.Parse("127.0.0.1"), PeerAddress = IPAddress.Parse("127.0.0.2"),
            LocalAs = 64501, PeerAs = 64496, Passive = true, ImportPolicy = RoutePolicy.RejectAll, ExportPolicy = RoutePolicy.PermitAll,
            // A next hop in 127.0.0.0/8 would not be accepted.
            Announcements = [new Announcement(Prefix.Parse("203.0.113.0/24")) { NextHop = IPAddress.Parse("192.0.2.7") }],
        });
        var printed = await Run("speak-bgp.cs", "127.0.0.2", "64496", "127.0.0.1", "64501", port.ToString(CultureInfo.InvariantCulture));
        Assert.StartsWith("203.0.113.0/24 64501 via 192.0.2.7", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_BMP_station_prints_what_routers_send()
    {
        var port = FreePort();
        using var process = Start("bmp-station.cs", port.ToString(CultureInfo.InvariantCulture));
        try
        {
            Assert.Contains("listening", await Line(process), StringComparison.Ordinal);
            var output = new ArrayBufferWriter<byte>();
            var writer = new BmpWriter(output);
            var address = Address.Parse("192.0.2.1");
            var key = new BmpPeerKey(BmpPeerType.GlobalInstance, default, address);
            var peer = new PerPeerFields(key, RibView.AdjRibInPrePolicy, 64501, address);
            var open = new byte[BgpFrame.MaximumLength];
            var length = (Samples.Open with { Capabilities = [new FourOctetAsCapability(64501)] }).WriteTo(open);
            writer.Initiation("sample", "router");
            writer.PeerUp(peer, Address.Parse("192.0.2.0"), 179, 50000, open.AsSpan(0, length), open.AsSpan(0, length));
            writer.RouteMonitoring(peer, Samples.Announce(Samples.Attributes.Build(), Prefix.Parse("203.0.113.0/24")));
            using var router = new TcpClient("127.0.0.1", port);
            router.GetStream().Write(output.WrittenSpan);
            Assert.Contains("is up", await Line(process), StringComparison.Ordinal);
            Assert.Contains("203.0.113.0/24: 64501 4200000001 64503", await Line(process), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void The_README_shows_the_samples_as_they_are()
    {
        var readme = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "src", "Peerline.Routing", "README.md"));
        var files = Directory.GetFiles(s_samples, "*.cs");
        Assert.Equal(4, files.Length);
        foreach (var file in files)
        {
            var code = File.ReadLines(file).Where(l => !l.StartsWith("#:", StringComparison.Ordinal));
            Assert.Contains(string.Join('\n', code), readme, StringComparison.Ordinal);
        }
    }

    private static async Task<string> Run(string sample, params string[] arguments)
    {
        using var process = Start(sample, arguments);
        using var deadline = new CancellationTokenSource(s_patience);
        try
        {
            var printed = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, printed);
            return printed;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string?> Line(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);

    private static Process Start(string sample, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", ["run", "-c", "Release", Path.Combine(s_samples, sample), "--", .. arguments])
        {
            RedirectStandardOutput = true,
        })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
