using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Tests.Rtr;

/// <summary>The client against a real cache: StayRTR as a process of the test, on loopback, ended with it.</summary>
public sealed class StayRtrTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peerline-rtr-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;

    private static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_client_takes_all_follows_what_is_notified_and_says_when_the_cache_is_gone(byte version)
    {
        Write("192.0.2.0/24", "198.51.100.0/24");
        Begin();
        await using var client = RtrClient.Start(new RtrClientOptions
        {
            Caches = [new RtrCacheOptions { Host = "127.0.0.1", Port = _port }], MaximumVersion = version, FirstRetry = TimeSpan.FromMilliseconds(100),
        });
        // StayRTR answers before it has read its file: first nothing, then a notify.
        var first = await client.WhenAsync(s => s.Vrps.Count == 3, Deadline);
        Assert.Equal((RtrDataState.Current, version), (first.State, first.Position!.Value.Version));
        Assert.Equal(OriginState.Valid, first.Vrps.Validate(Prefix.Parse("2001:db8::/40"), 64501));
        Assert.Equal(version < 1 ? 0 : 1, first.Payload.RouterKeys.Length);
        // One list a family, in the layout of an early draft.
        Assert.Equal(version < 2 ? 0 : 2, first.Payload.Aspas.Length);
        Assert.All(first.Payload.Aspas, a => Assert.Equal("AS64496: AS64501 AS64502", a.ToString()));

        Write("192.0.2.0/24", "203.0.113.0/24");
        var second = await client.WhenAsync(s => s.Vrps.Count == 3 && s.Position != first.Position && s.Vrps.Contains(Vrp("203.0.113.0/24")), Deadline);
        var delta = first.Vrps.Difference(second.Vrps);
        Assert.Equal([Vrp("203.0.113.0/24")], delta.Announced);
        Assert.Equal([Vrp("198.51.100.0/24")], delta.Withdrawn);
        Assert.Equal(first.Position!.Value.SessionId, second.Position!.Value.SessionId);

        End();
        var stale = await client.WhenAsync(s => s.State == RtrDataState.Stale, Deadline);
        Assert.Equal(second.Vrps, stale.Vrps);
    }

    public void Dispose()
    {
        End();
        Directory.Delete(_folder, recursive: true);
    }

    private static Vrp Vrp(string prefix) => new(Prefix.Parse(prefix), 24, 64496);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private string Cache => Path.Combine(_folder, "vrps.json");

    private void Write(params string[] prefixes)
    {
        var roas = string.Join(",", prefixes.Select(p => $$"""{"asn": 64496, "prefix": "{{p}}", "maxLength": 24, "ta": "lab", "expires": 4102444800}"""));
        File.WriteAllText(Cache + ".new", $$$"""
            {"metadata": {"buildtime": "2026-01-01T00:00:00Z", "vrps": 3},
             "roas": [{{{roas}}}, {"asn": "AS64501", "prefix": "2001:db8::/32", "maxLength": 48, "ta": "lab", "expires": 4102444800}],
             "bgpsec_keys": [{"asn": 64496, "pubkey": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE", "ski": "0102030405060708090a0b0c0d0e0f1011121314"}],
             "provider_authorizations": {"ipv4": [{"customer_asid": 64496, "providers": [64501, 64502]}], "ipv6": [{"customer_asid": 64496, "providers": [64501, 64502]}]}}
            """);
        File.Move(Cache + ".new", Cache, overwrite: true);
    }

    private void Begin()
    {
        try
        {
            var start = new ProcessStartInfo("stayrtr",
                ["-bind", $"127.0.0.1:{_port}", "-cache", Cache, "-checktime=false", "-metrics.addr", "", "-refresh", "1"])
            {
                RedirectStandardError = true, RedirectStandardOutput = true,
            };
            _process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("stayrtr is not installed (build/packages test).");
        }
        // What it says is not needed; that it can go on saying it is.
        _ = _process!.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    private void End()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }
}
