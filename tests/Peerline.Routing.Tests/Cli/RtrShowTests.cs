using System.Diagnostics;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Routing.Tests.Rtr;

namespace Peerline.Routing.Tests.Cli;

/// <summary>The built <c>peerline rtr show</c> against files and a scripted cache.</summary>
public sealed class RtrShowTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string _folder = Directory.CreateTempSubdirectory("peerline-rtr-").FullName;

    [Theory]
    [InlineData("192.0.2.0/24", "64496", 0, "valid")]
    [InlineData("192.0.2.0/24", "AS64497", 1, "invalid")]
    [InlineData("192.0.2.0/25", "64496", 1, "invalid")]
    [InlineData("192.0.2.1", "64496", 1, "invalid")]
    [InlineData("10.0.0.0/8", "64496", 3, "not-found")]
    [InlineData("2001:db8:1::/48", "64501", 0, "valid")]
    public async Task The_verdict_on_a_route_is_the_exit_code(string prefix, string asn, int code, string state)
    {
        var file = File("vrps.json", Vrps);
        var said = await RunAsync(file, prefix, asn);
        Assert.Equal(code, said.Code);
        Assert.Contains(state, said.Output, StringComparison.Ordinal);
        var json = await RunAsync(file, prefix, asn, "-o", "json");
        Assert.Equal(code, json.Code);
        Assert.Equal(state, json.Json.GetProperty("route").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Covering_VRPs_are_listed_with_what_is_wrong_with_each()
    {
        var said = await RunAsync(File("vrps.json", Vrps), "192.0.2.0/25", "64496", "-o", "json");
        var covering = said.Json.GetProperty("route").GetProperty("covering").EnumerateArray().Select(v => v.GetProperty("match").GetString());
        Assert.Equal(["wrong-origin", "too-long"], covering);
    }

    [Fact]
    public async Task Exceptions_are_applied_and_wrong_ones_refused_with_their_path()
    {
        var file = File("vrps.json", Vrps);
        var slurm = File("slurm.json", """
            {"slurmVersion": 1, "validationOutputFilters": {"prefixFilters": [{"asn": 64496}], "bgpsecFilters": []},
             "locallyAddedAssertions": {"prefixAssertions": [{"asn": 64511, "prefix": "192.0.2.0/24"}], "bgpsecAssertions": []}}
            """);
        Assert.Equal(0, (await RunAsync(file, "192.0.2.0/24", "64511", "--slurm", slurm)).Code);
        Assert.Equal(1, (await RunAsync(file, "192.0.2.0/24", "64496", "--slurm", slurm)).Code);
        var refused = await RunAsync(file, "--slurm", File("wrong.json", """{"slurmVersion": 1, "localyAddedAssertions": {}}"""));
        Assert.Equal(2, refused.Code);
        Assert.Contains("$.localyAddedAssertions", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_source_is_refused_and_a_dead_cache_is_unreachable()
    {
        Assert.Equal(2, (await RunAsync("nothing.json")).Code);
        Assert.Equal(2, (await RunAsync("host:99999")).Code);
        Assert.Equal(2, (await RunAsync(File("empty.json", "{}"))).Code);
        Assert.Equal(2, (await RunAsync(File("vrps.json", Vrps), "192.0.2.1/24")).Code);
        Assert.Equal(2, (await RunAsync(File("vrps.json", Vrps), "--watch")).Code);
        Assert.Equal(6, (await RunAsync("127.0.0.1:1")).Code);
    }

    [Fact]
    public async Task A_cache_is_shown_and_followed()
    {
        using var cache = new ScriptedCache();
        using var process = Begin(cache.Options.ToString(), "192.0.2.0/24", "64496", "--watch", "-o", "json", "--rtr-version", "1");
        using var router = await cache.AcceptAsync();
        var vrp = new Vrp(Prefix.Parse("192.0.2.0/24"), 24, 64496);
        await router.ExpectAsync(Pdu(b => new ResetQueryPdu(1).WriteTo(b)));
        await router.SendAsync(
            Pdu(b => new CacheResponsePdu(1, 7).WriteTo(b)), Pdu(b => new PrefixPdu(1, true, vrp).WriteTo(b)),
            Pdu(b => new EndOfDataPdu(1, 7, 10, 3600, 600, 7200).WriteTo(b)));
        var first = await LineAsync(process);
        Assert.Equal("current", first.GetProperty("cache").GetProperty("state").GetString());
        Assert.Equal((1, 7, 10), (
            first.GetProperty("cache").GetProperty("version").GetInt32(), first.GetProperty("cache").GetProperty("sessionId").GetInt32(),
            first.GetProperty("cache").GetProperty("serial").GetInt32()));
        Assert.Equal("valid", first.GetProperty("route").GetProperty("state").GetString());

        await router.SendAsync(Pdu(b => new SerialNotifyPdu(1, 7, 11).WriteTo(b)));
        await router.ExpectAsync(Pdu(b => new SerialQueryPdu(1, 7, 10).WriteTo(b)));
        await router.SendAsync(
            Pdu(b => new CacheResponsePdu(1, 7).WriteTo(b)), Pdu(b => new PrefixPdu(1, false, vrp).WriteTo(b)),
            Pdu(b => new PrefixPdu(1, true, vrp with { Asn = 64511 }).WriteTo(b)), Pdu(b => new EndOfDataPdu(1, 7, 11, 3600, 600, 7200).WriteTo(b)));
        var second = await LineAsync(process);
        Assert.Equal(64511, second.GetProperty("announced")[0].GetProperty("asn").GetInt32());
        Assert.Equal(64496, second.GetProperty("withdrawn")[0].GetProperty("asn").GetInt32());
        Assert.Equal("invalid", second.GetProperty("route").GetString());

        router.Dispose();
        var third = await LineAsync(process);
        Assert.Equal(("stale", 1), (third.GetProperty("state").GetString(), third.GetProperty("vrps").GetInt32()));
        process.Kill();
        await process.WaitForExitAsync(ScriptedCache.Deadline);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string Vrps = """
        {"roas": [{"asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 24}, {"asn": 64499, "prefix": "192.0.0.0/16", "maxLength": 16},
                  {"asn": "AS64501", "prefix": "2001:db8::/32", "maxLength": 48}]}
        """;

    private static byte[] Pdu(Func<byte[], int> write)
    {
        var buffer = new byte[64];
        return buffer[..write(buffer)];
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static async Task<JsonElement> LineAsync(Process process) =>
        JsonDocument.Parse((await process.StandardOutput.ReadLineAsync(ScriptedCache.Deadline))!).RootElement;

    private static Process Begin(params string[] args) => Process.Start(DecodeProgram.Command(["rtr", "show", .. args]))!;

    private static async Task<Decoded> RunAsync(params string[] args)
    {
        using var process = Begin(args);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        return new Decoded(process.ExitCode, await output, await error);
    }
}
