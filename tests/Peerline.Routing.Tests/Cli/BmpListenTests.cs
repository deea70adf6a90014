using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Tests.Bmp;
using Peerline.Routing.Tests.Wire;

namespace Peerline.Routing.Tests.Cli;

/// <summary>The built <c>peerline bmp listen</c>, with a router on the other end of a socket.</summary>
public sealed class BmpListenTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string _folder = Directory.CreateTempSubdirectory("peerline-bmp-").FullName;
    private readonly CancellationTokenSource _deadline = new(Patience);

    private static byte[] Story =>
    [
        .. BmpSamples.Initiation,
        .. BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)),
        .. BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),
        .. BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv4Unicast),
        .. BmpSamples.Termination,
    ];

    [Fact]
    public async Task What_a_router_says_is_shown_a_line_each_and_ends_at_the_count()
    {
        var (code, lines) = await TellAsync(Story, "--count", "7");
        Assert.Equal(0, code);
        Assert.Collection(lines,
            l => Assert.Contains("connected", l, StringComparison.Ordinal),
            l => Assert.Contains("edge1", l, StringComparison.Ordinal),
            l => Assert.Matches(@"192\.0\.2\.1 AS4200000001 +peer up", l),
            l => Assert.Matches(@"in-pre +\+ 203\.0\.113\.0/24.*198\.51\.100\.0/24.*path 64501 4200000001 64503", l),
            l => Assert.Matches("in-pre +end of rib +ipv4-unicast", l),
            l => Assert.Contains("termination", l, StringComparison.Ordinal),
            l => Assert.Contains("disconnected", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recorded_streams_are_what_was_sent_and_MRT_is_what_a_collector_writes()
    {
        var (raw, mrt) = (Path.Combine(_folder, "stream.bmp"), Path.Combine(_folder, "updates.mrt"));
        var (code, lines) = await TellAsync(Story, "-o", "json", "--count", "7", "--raw", raw, "--mrt", mrt);
        Assert.Equal(0, code);
        var kinds = lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("kind").GetString()).ToArray();
        Assert.Equal("connection", kinds[0]);
        Assert.Equal(Story, await File.ReadAllBytesAsync(raw, _deadline.Token));
        Assert.Contains("203.0.113.0/24", DecodeProgram.Done(mrt).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_admitted_is_refused_and_what_is_no_BMP_is_told()
    {
        var (_, refused) = await TellAsync(Story, "--admit", "192.0.2.0/24", "--count", "1");
        Assert.Contains("refused", Assert.Single(refused), StringComparison.Ordinal);
        var (_, malformed) = await TellAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), "--count", "3");
        Assert.Contains(malformed, l => l.Contains("malformed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_address_is_said_to_be_one()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        using var process = Begin(other.LocalEndPoint!.ToString()!);
        await process.WaitForExitAsync(_deadline.Token);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("cannot be listened on", await process.StandardError.ReadToEndAsync(_deadline.Token), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(int Code, string[] Lines)> TellAsync(byte[] octets, params string[] options)
    {
        using var process = Begin(["127.0.0.1:0", .. options]);
        try
        {
            var said = (await process.StandardError.ReadLineAsync(_deadline.Token))!;
            using var router = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await router.ConnectAsync(IPEndPoint.Parse(said.Split(' ')[2].TrimEnd(';')), _deadline.Token);
            await router.SendAsync(octets, _deadline.Token);
            var output = await process.StandardOutput.ReadToEndAsync(_deadline.Token);
            await process.WaitForExitAsync(_deadline.Token);
            return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static Process Begin(params string[] args)
    {
        var process = Process.Start(DecodeProgram.Command(["bmp", "listen", .. args]))!;
        process.StandardInput.Close();
        return process;
    }
}
