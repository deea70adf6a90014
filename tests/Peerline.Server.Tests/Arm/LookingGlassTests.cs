using System.Diagnostics;
using System.Net;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>The looking glass, from an embedded router that runs as a process beside the server.</summary>
public sealed class LookingGlassTests(SharedServer shared, RunningEdge edge) : IClassFixture<RunningEdge>
{
    [Theory]
    [InlineData("Ping", "EdgeSite", "Exampleton", "packets transmitted")]
    [InlineData("traceroute", "AzureRegion", "local", "traceroute to 192.0.2.1 from edge-a")]
    [InlineData("BgpRoute", "edgesite", "990001", "edge-a: no route to 192.0.2.1")]
    public async Task A_router_answers(string command, string sourceType, string source, string says)
    {
        Assert.True(edge.IsRunning);
        using var arm = await ArmCaller.NewAsync(shared.Server);
        var answer = await AskAsync(arm, command, sourceType, source, "192.0.2.1");
        Assert.True(answer.Status is HttpStatusCode.OK, answer.Body.ToString());
        Assert.Contains(says, answer.Body.GetProperty("output").GetString());
        Assert.Equal(command, answer.Body.GetProperty("command").GetString(), ignoreCase: true);
    }

    [Theory]
    [InlineData("Reboot", "EdgeSite", "Exampleton", "192.0.2.1", "InvalidParameter")]
    [InlineData("Ping", "Moon", "Exampleton", "192.0.2.1", "InvalidParameter")]
    [InlineData("Ping", "EdgeSite", "Elsewhere", "192.0.2.1", "UnknownSource")]
    [InlineData("Ping", "EdgeSite", "Exampleton", "192.0.2.1; reboot", "InvalidDestination")]
    [InlineData("Ping", "EdgeSite", "Exampleton", "-c1000", "InvalidDestination")]
    [InlineData("Ping", "EdgeSite", "Exampleton", "example.com", "InvalidDestination")]
    [InlineData("Ping", "EdgeSite", "Exampleton", "127.0.0.1", "DestinationNotPublic")]
    [InlineData("Ping", "EdgeSite", "Exampleton", "169.254.169.254", "DestinationNotPublic")]
    [InlineData("Traceroute", "EdgeSite", "Exampleton", "10.0.0.1", "DestinationNotPublic")]
    [InlineData("Traceroute", "EdgeSite", "Exampleton", "::1", "DestinationNotPublic")]
    [InlineData("Ping", "EdgeSite", "Exampleton", "::ffff:127.0.0.1", "DestinationNotPublic")]
    [InlineData("Ping", "EdgeSite", "Exampleton", "fd00::1", "DestinationNotPublic")]
    public async Task What_a_router_is_not_to_be_asked_is_refused(string command, string sourceType, string source, string destination,
        string code)
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        var answer = await AskAsync(arm, command, sourceType, source, destination);
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("command")]
    [InlineData("sourceType")]
    [InlineData("sourceLocation")]
    [InlineData("destinationIP")]
    public async Task Every_part_of_the_question_is_required(string missing)
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        var query = new Dictionary<string, string>
        {
            ["command"] = "Ping", ["sourceType"] = "EdgeSite", ["sourceLocation"] = "Exampleton", ["destinationIP"] = "192.0.2.1",
        }.Where(q => q.Key != missing).Select(q => $"{q.Key}={q.Value}");
        var answer = await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/lookingGlass?{string.Join('&', query)}", null);
        Assert.Equal((HttpStatusCode.BadRequest, "MissingQueryParameter"), (answer.Status, answer.Code));
        Assert.Contains(missing, answer.Message);
    }

    private static Task<ArmAnswer> AskAsync(ArmCaller arm, string command, string sourceType, string source, string destination) =>
        arm.SendAsync(HttpMethod.Post,
            $"{arm.Provider}/lookingGlass?command={command}&sourceType={sourceType}&sourceLocation={source}"
                + $"&destinationIP={Uri.EscapeDataString(destination)}", null);
}

/// <summary>
/// The first router of the shared server's demo network, in a namespace of its own: it answers, and has no sessions. In that of the machine
/// it would carry the machine's addresses, which may be those of the demo.
/// </summary>
public sealed class RunningEdge(SharedServer shared) : IAsyncLifetime
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private static readonly SemaphoreSlim One = new(1, 1);
    private Process? process;

    public bool IsRunning => process is { HasExited: false };

    public async ValueTask InitializeAsync()
    {
        // Two classes of tests use the same socket, one after the other.
        await One.WaitAsync();
        var folder = Path.Combine(shared.Server.Data, "edge", "edge-a");
        Directory.CreateDirectory(folder);
        var socket = Path.Combine(folder, "edge.sock");
        process = Process.Start(new ProcessStartInfo("unshare",
        [
            "-Urn", "sh", "-c", "ip link set lo up && exec dotnet \"$@\"", "edge",
            Path.Combine(AppContext.BaseDirectory, "peerline-server.dll"), "edge", "--name", "edge-a",
            "--state", Path.Combine(folder, "state"),
            "--socket", socket, "--asn", "64496", "--router-id", "192.0.2.1",
        ]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new Edge.Embedded.EmbeddedRouterClient(socket);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await client.StatusAsync(default);
                return;
            }
            catch (Edge.RouterUnreachableException) when (IsRunning && waited.Elapsed < StartWithin)
            {
                await Task.Delay(50);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning) process!.Kill();
        await process!.WaitForExitAsync();
        process.Dispose();
        One.Release();
    }
}
