using System.Text.Json;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>GoBGP as the far side, in its namespace; asked by its own command line.</summary>
public sealed class GoBgpInstance : IAsyncDisposable
{
    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(10);

    private readonly LabNamespace where;
    private readonly string file;
    private LabDaemon? running;

    internal GoBgpInstance(LabNamespace where, string directory)
    {
        this.where = where;
        file = Path.Combine(directory, $"{where.Name}.gobgpd.toml");
    }

    internal async Task StartAsync(string configuration)
    {
        await File.WriteAllTextAsync(file, configuration);
        var started = LabDaemon.Start(where.Command, "gobgpd", "-f", file, "--api-hosts", "127.0.0.1:50051", "--pprof-disable");
        running = started;
        await Eventually.TrueAsync(
            async () =>
            {
                started.MustRun();
                return (await RunAsync("global")).Succeeded;
            },
            $"GoBGP in {where.Name} answers");
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
        where.Command.RunAsync(CommandTime, default, "gobgp", arguments);
}
