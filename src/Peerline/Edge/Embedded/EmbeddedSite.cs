using System.Diagnostics;
using System.Text;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>
/// The embedded routers of one installation: a directory each, holding socket, configuration, log and the record of its namespace. The
/// processes outlive the one that started them and are found again by their sockets.
/// </summary>
/// <param name="directory">Of this installation alone.</param>
/// <param name="command">What stands before the arguments of <c>edge</c>, as in <see cref="ThisProgram"/>.</param>
public sealed class EmbeddedSite(string directory, IReadOnlyList<string> command, TimeProvider time)
{
    private readonly string _directory = Path.GetFullPath(directory);
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);

    /// <summary>The running program itself, so that the router is of the same build as its server.</summary>
    public static IReadOnlyList<string> ThisProgram { get; } = OfThisProgram();

    public string DirectoryOf(string router) => Path.Combine(_directory, router);

    public string SocketOf(string router) => Path.Combine(DirectoryOf(router), "edge.sock");

    public string LogOf(string router) => Path.Combine(DirectoryOf(router), "edge.log");

    /// <summary>Attaches to the router when it answers, and starts it in its namespace when it does not.</summary>
    public async Task<EmbeddedRouterProcess> EnsureAsync(string router, Asn asn, Address routerId, CancellationToken cancel)
    {
        PrepareDirectory(router);
        using var turn = await TurnAsync(DirectoryOf(router), cancel);
        if (await StatusAsync(router, cancel) is { } running) return Attached(router, running, started: false);
        var space = await NamespaceAsync(router, cancel);
        using var process = Start(router, asn, routerId, space);
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < StartWithin && !process.HasExited)
        {
            if (await StatusAsync(router, cancel) is { } answer) return Attached(router, answer, started: true);
            await Task.Delay(Look, time, cancel);
        }

        throw new EmbeddedSiteException($"The embedded router {router} does not come up. {Tail(LogOf(router))}");
    }

    /// <summary>Who answers on the router's socket; null when nobody does.</summary>
    public async Task<RouterStatus?> StatusAsync(string router, CancellationToken cancel)
    {
        if (!File.Exists(SocketOf(router))) return null;
        using var client = new EmbeddedRouterClient(SocketOf(router));
        try
        {
            return await client.StatusAsync(cancel);
        }
        catch (RouterUnreachableException)
        {
            return null;
        }
    }

    /// <summary>Draws a cable between two ports. One that is there already stays.</summary>
    public async Task ConnectAsync(string router, string port, string other, string otherPort, int mtu, CancellationToken cancel) =>
        await Namespace(router).ConnectAsync(port, Namespace(other), otherPort, mtu, cancel);

    /// <summary>Pulls the cable out of a port.</summary>
    public async Task DisconnectAsync(string router, string port, CancellationToken cancel) =>
        await Namespace(router).DisconnectAsync(port, cancel);

    /// <summary>The namespace of a router that was started.</summary>
    public NetworkNamespace Namespace(string router) =>
        NetworkNamespace.Find(NamespaceFile(router))
            ?? throw new EmbeddedSiteException($"The embedded router {router} has no network namespace.");

    /// <summary>Ends the process, which tells its peers; its configuration and its namespace with the cables stay.</summary>
    public async Task StopAsync(string router, CancellationToken cancel)
    {
        if (await StatusAsync(router, cancel) is not { } running) return;
        Signal.Send(running.ProcessId, Signal.Terminate);
        var since = time.GetTimestamp();
        while (ProcessIdentity.Of(running.ProcessId) is not null)
        {
            if (time.GetElapsedTime(since) > StopWithin) throw new EmbeddedSiteException($"The embedded router {router} does not end.");
            await Task.Delay(Look, time, cancel);
        }
    }

    /// <summary>Ends the process and takes its namespace and cables away. Its configuration stays.</summary>
    public async Task RemoveAsync(string router, CancellationToken cancel)
    {
        await StopAsync(router, cancel);
        NetworkNamespace.Find(NamespaceFile(router))?.Release();
    }

    /// <summary>Server and demo may both look after the same routers: one at a time in a directory.</summary>
    private async Task<FileStream> TurnAsync(string place, CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(place, "starting"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(since) < StartWithin)
            {
                await Task.Delay(Look, time, cancel);
            }
        }
    }

    private EmbeddedRouterProcess Attached(string router, RouterStatus status, bool started) =>
        status.Name == router
            ? new EmbeddedRouterProcess(router, SocketOf(router), status.ProcessId, Namespace(router), started)
            : throw new EmbeddedSiteException($"{SocketOf(router)} is answered by {status.Name}.");

    private void PrepareDirectory(string router)
    {
        if (Encoding.UTF8.GetByteCount(SocketOf(router)) > EmbeddedRouterClient.LongestSocketPath)
            throw new EmbeddedSiteException($"{SocketOf(router)} is longer than the path of a socket may be.");
        Directory.CreateDirectory(DirectoryOf(router), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<NetworkNamespace> NamespaceAsync(string router, CancellationToken cancel)
    {
        if (NetworkNamespace.Find(NamespaceFile(router)) is { } found) return found;
        // The first one makes the user namespace that the others share.
        using var turn = await TurnAsync(_directory, cancel);
        var sibling = Directory.EnumerateDirectories(_directory)
            .Select(d => NetworkNamespace.Find(NamespaceFile(Path.GetFileName(d))))
            .FirstOrDefault(n => n is not null);
        return await NetworkNamespace.CreateAsync(NamespaceFile(router), sibling, cancel);
    }

    /// <summary>In a session of its own, so that neither the end of the server nor a Ctrl-C at its terminal reaches it.</summary>
    private Process Start(string router, Asn asn, Address routerId, NetworkNamespace space) =>
        new NamespaceCommand(["setsid", .. space.EnterPrefix, "env", .. Environments, "sh", "-c", IntoLog, "sh", LogOf(router)]).Start(
            command[0],
            [.. command.Skip(1), "edge", "--name", router, "--state", DirectoryOf(router), "--socket", SocketOf(router),
            "--asn", $"{asn}", "--router-id", $"{routerId}"]);

    // Its log is a file: with a pipe of the server's it would end when the server does.
    private const string IntoLog = "log=$1; shift; cd /; exec \"$@\" </dev/null >>\"$log\" 2>&1";

    // A router is small and starts often: no diagnostic pipes, no profiling, and not one heap a core.
    private static readonly string[] Environments = ["DOTNET_EnableDiagnostics=0", "DOTNET_TieredPGO=0", "DOTNET_gcServer=0"];

    private string NamespaceFile(string router) => Path.Combine(DirectoryOf(router), "namespace");

    private static string Tail(string log) => File.Exists(log) ? string.Join(' ', File.ReadLines(log).TakeLast(5)) : "";

    private static IReadOnlyList<string> OfThisProgram()
    {
        var process = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        // `dotnet peerline-server.dll`: the host is not the program.
        return Path.GetFileNameWithoutExtension(process) is "dotnet" ? [process, Environment.GetCommandLineArgs()[0]] : [process];
    }
}
