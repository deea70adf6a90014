using System.Diagnostics;
using System.Text.Json;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Cli;

/// <summary>The built <c>peerline</c> in a process of its own, with an environment of its own.</summary>
internal sealed class PeerlineProgram(PeerlineServer server, string? who)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public Dictionary<string, string?> Environment { get; } = [];
    public string? Input { get; init; }

    public static PeerlineProgram Operator(PeerlineServer server) => new(server, "operator");

    public static PeerlineProgram Peer(PeerlineServer server, int index = 0) => new(server, server.Demo.Peers[index].Name);

    public async Task<Ran> RunAsync(params string[] args)
    {
        using var process = Process.Start(Start(args))!;
        if (Input is not null) await process.StandardInput.WriteAsync(Input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return new Ran(process.ExitCode, await output, await error);
    }

    /// <summary>Runs it, and the exit code must be 0.</summary>
    public async Task<Ran> DoneAsync(params string[] args)
    {
        var ran = await RunAsync(args);
        Assert.True(ran.Code == 0, $"peerline {string.Join(' ', args)}: exit {ran.Code}\n{ran.Output}\n{ran.Error}");
        return ran;
    }

    /// <summary>Begins a run that goes on until it is ended.</summary>
    public Process Begin(params string[] args) => Process.Start(Start(args))!;

    private ProcessStartInfo Start(string[] args)
    {
        string[] login = who is null ? [] : ["--demo", System.IO.Path.Combine(server.Data, "demo.json"), "--as", who];
        var start = new ProcessStartInfo("dotnet", [BuiltCommand.Path, .. login, .. args])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = server.Data,
        };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return start;
    }
}

internal sealed record Ran(int Code, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}
