using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Mrt;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests;

/// <summary>Programs of samples/, run as their first lines say, each on something small.</summary>
public class SampleTests
{
    private static readonly string s_samples = Path.Combine(SharedData.RepositoryRoot, "samples");

    [Fact]
    public void Decode_MRT_prints_every_route_of_a_table()
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
            Assert.Equal("203.0.113.0/24 from AS64501: 64501 4200000001 64503", Run("decode-mrt.cs", file).Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Validate_origins_says_what_RFC_6811_says_and_why()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{"roas":[{"asn":64501,"prefix":"203.0.113.0/24","maxLength":24,"ta":"sample"}]}""");
        try
        {
            Assert.StartsWith("203.0.113.0/24 from AS64501: Valid", Run("validate-origins.cs", file, "203.0.113.0/24", "64501"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_BMP_station_prints_what_routers_send()
    {
        var port = FreePort();
        using var process = Start("bmp-station.cs", port.ToString(CultureInfo.InvariantCulture));
        try
        {
            Assert.Contains("listening", await Line(), StringComparison.Ordinal);
            var output = new ArrayBufferWriter<byte>();
            var writer = new BmpWriter(output);
            var peer = new PerPeerFields(
                new BmpPeerKey(BmpPeerType.GlobalInstance, default, Address.Parse("192.0.2.1")), RibView.AdjRibInPrePolicy, 64501, Address.Parse("192.0.2.1"));
            byte[] sent = new byte[BgpFrame.MaximumLength], received = new byte[BgpFrame.MaximumLength];
            var sentLength = Open(64496).WriteTo(sent);
            var receivedLength = Open(64501).WriteTo(received);
            writer.Initiation("sample", "router");
            writer.PeerUp(peer, Address.Parse("192.0.2.0"), 179, 50000, sent.AsSpan(0, sentLength), received.AsSpan(0, receivedLength));
            writer.RouteMonitoring(peer, Samples.Announce(Samples.Attributes.Build(), Prefix.Parse("203.0.113.0/24")));
            using var router = new TcpClient("127.0.0.1", port);
            await router.GetStream().WriteAsync(output.WrittenMemory);
            Assert.Contains("is up", await Line(), StringComparison.Ordinal);
            Assert.Contains("203.0.113.0/24: 64501 4200000001 64503", await Line(), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        async Task<string?> Line() => await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));

        static OpenMessage Open(ushort asn) => new()
        {
            MyAutonomousSystem = asn, HoldTimeSeconds = 90, Identifier = Address.Parse("192.0.2.1"), Capabilities = [new FourOctetAsCapability(asn)],
        };
    }

    private static string Run(string sample, params string[] arguments)
    {
        using var process = Start(sample, arguments);
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, printed);
        return printed;
    }

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
