using Peerline.Edge.Linux;

namespace Peerline.Tests.Edge.Embedded;

/// <summary><c>peerline-server edge</c> as its operator types it.</summary>
public sealed class EdgeCommandTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("edge-command-").FullName;

    [Fact]
    public async Task Everything_that_is_wrong_with_its_arguments_is_said_at_once()
    {
        var run = await RunAsync(
            "--name", "a", "--asn", "23456", "--router-id", "2001:db8::1", "--socket", "/" + new string('x', 200), "--port", "179");

        Assert.Equal(64, run.ExitCode);
        Assert.All(["--state:", "--asn:", "--router-id:", "--socket:", "--port:", "usage:"], word => Assert.Contains(word, run.Error));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_is_named_and_nothing_starts()
    {
        await File.WriteAllTextAsync(Path.Combine(_state, "confirmed.json"), "{");
        var run = await StartAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("confirmed.json is not a configuration", run.Error);
        Assert.False(File.Exists(Path.Combine(_state, "edge.sock")));
    }

    [Fact]
    public async Task A_directory_belongs_to_one_running_router()
    {
        using var running = new FileStream(Path.Combine(_state, "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var run = await StartAsync();

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("in use by a running router", run.Error);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private Task<CommandResult> StartAsync() => RunAsync(
        "--name", "a", "--state", _state, "--socket", Path.Combine(_state, "edge.sock"), "--asn", "64496", "--router-id", "192.0.2.1");

    private static Task<CommandResult> RunAsync(params string[] arguments) =>
        NamespaceCommand.Here.RunAsync(EdgePair.Deadline, default, EdgePair.ServerCommand()[0], ["edge", .. arguments]);
}
