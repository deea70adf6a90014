using System.Text.Json;
using Grpc.Net.Client;
using Peerline.Edge.GoBgp;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>GoBGP in its namespace, as the far side or as the edge; asked by its own command line.</summary>
public sealed class GoBgpInstance : IAsyncDisposable
{
    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(10);

    private readonly LabNamespace where;
    private readonly string file;
    private readonly IReadOnlyList<string> tls;
    private readonly IReadOnlyList<string> trust;
    private readonly IReadOnlyList<string> command;
    private LabDaemon? running;

    /// <param name="certificate">PEM files of certificate and key; null for an API without TLS.</param>
    /// <param name="group">May use its socket, as with systemd's <c>Group=</c> and <c>UMask=0007</c>; null for its user alone.</param>
    internal GoBgpInstance(LabNamespace where, string directory, (string Certificate, string Key)? certificate = null, int? group = null)
    {
        this.where = where;
        command = group is null ? ["gobgpd"] : ["sh", "-c", "umask 0007; exec setpriv --regid \"$0\" --clear-groups gobgpd \"$@\"", $"{group}"];
        file = Path.Combine(directory, $"{where.Name}.gobgpd.toml");
        tls = certificate is { } c ? ["--tls", "--tls-cert-file", c.Certificate, "--tls-key-file", c.Key] : [];
        trust = certificate is { } t ? ["--tls", "--tls-ca-file", t.Certificate] : [];
    }

    /// <summary>Where it listens besides the loopback of its namespace.</summary>
    public string SocketPath => $"{file}.api";

    /// <summary>A way to its API of its own, for what its command line has no word for; the caller's to dispose.</summary>
    internal GrpcChannel OpenChannel() => GoBgpChannel.Open(new GoBgpSettings($"unix:{SocketPath}", "/", null, null, null, null, null));

    internal async Task StartAsync(string configuration)
    {
        await File.WriteAllTextAsync(file, configuration);
        await StartAgainAsync();
    }

    /// <summary>Starts the daemon with the file that it had.</summary>
    public async Task StartAgainAsync()
    {
        if (running is not null) await running.DisposeAsync();
        File.Delete(SocketPath);
        var started = LabDaemon.Start(where.Command, command[0], [.. command.Skip(1), "-f", file, "--api-hosts", $"127.0.0.1:50051,unix://{SocketPath}", "--pprof-disable", .. tls]);
        running = started;
        await Eventually.TrueAsync(
            async () =>
            {
                started.MustRun();
                return (await RunAsync("global")).Succeeded;
            },
            $"GoBGP in {where.Name} answers");
    }

    /// <summary>Ends the daemon by SIGTERM, or SIGKILL as in a crash.</summary>
    public Task StopAsync(bool crash = false) => running!.EndAsync(crash);

    /// <summary>The operator edits the file and has the daemon read it.</summary>
    public async Task ReloadAsync(string configuration)
    {
        await File.WriteAllTextAsync(file, configuration);
        await NamespaceCommand.Here.RunAsync(CommandTime, default, "kill", "-HUP", $"{running!.Pid}");
    }

    /// <summary>One command of <c>gobgp</c>; the lab fails when it does.</summary>
    public async Task<string> AskAsync(params IReadOnlyList<string> arguments)
    {
        var result = await RunAsync(arguments);
        return result.Succeeded ? result.Output : throw new LabException($"gobgp {string.Join(' ', arguments)}: {result.Complaint}");
    }

    /// <summary>What it says of a neighbour with <c>-j</c>.</summary>
    public async Task<JsonElement> NeighborAsync(string address)
    {
        using var document = JsonDocument.Parse(await AskAsync("neighbor", address, "-j"));
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        if (running is null) return;
        await running.DisposeAsync();
        running = null;
    }

    private Task<CommandResult> RunAsync(params IReadOnlyList<string> arguments) =>
        where.Command.RunAsync(CommandTime, default, "gobgp", [.. trust, .. arguments]);
}
