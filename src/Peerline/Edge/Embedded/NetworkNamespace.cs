using System.Globalization;
using Peerline.Edge.Linux;

namespace Peerline.Edge.Embedded;

/// <summary>
/// A network namespace that is held by a process which does nothing else, so that it, its interfaces and their cables outlive the router
/// in it as a chassis outlives its software. Without root it lies in a user namespace, and all namespaces of an installation share one,
/// since only then may a cable be drawn from one to another.
/// </summary>
public sealed class NetworkNamespace
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ProcessIdentity _holder;
    private readonly string _file;

    private NetworkNamespace(ProcessIdentity holder, string file) => (_holder, _file) = (holder, file);

    /// <summary>The process that holds it.</summary>
    public int ProcessId => _holder.ProcessId;

    /// <summary>Runs programs in it.</summary>
    public NamespaceCommand Command => new(Enter(_holder));

    /// <summary>What stands before a command that is to run in it.</summary>
    internal IReadOnlyList<string> EnterPrefix => Enter(_holder);

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>The namespace that the file tells of, when its holder lives.</summary>
    public static NetworkNamespace? Find(string file) =>
        ProcessIdentity.Read(file) is { } holder ? new NetworkNamespace(holder, file) : null;

    /// <summary>Makes a namespace and its holder.</summary>
    /// <param name="sibling">A namespace of the same installation, whose user namespace is to be shared; null for the first one.</param>
    public static async Task<NetworkNamespace> CreateAsync(string file, NetworkNamespace? sibling, CancellationToken cancel)
    {
        string[] prefix = (IsRoot, sibling) switch
        {
            (true, _) => ["unshare", "--net"],
            (false, null) => ["unshare", "--user", "--map-root-user", "--net"],
            (false, { } other) => ["nsenter", $"--user=/proc/{other.ProcessId}/ns/user", "--preserve-credentials", "unshare", "--net"],
        };

        // setsid, unshare, nsenter and the last exec all keep the process id. The word on its output says that the namespace is there.
        const string hold = "cd / && ip link set dev lo up && echo held && exec sleep infinity </dev/null >/dev/null 2>&1";
        using var process = new NamespaceCommand(["setsid", .. prefix]).Start("sh", "-c", hold);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(Patience);
        if (await process.StandardOutput.ReadLineAsync(ends.Token) is not "held")
            throw new EmbeddedSiteException($"No network namespace: {(await process.StandardError.ReadToEndAsync(ends.Token)).Trim()}");
        var holder = ProcessIdentity.Of(process.Id) ?? throw new EmbeddedSiteException("The holder of the network namespace is gone.");
        holder.Write(file);
        return new NetworkNamespace(holder, file);
    }

    /// <summary>Draws a cable: a veth pair with one end in each namespace. One that is there already is left alone.</summary>
    public async Task ConnectAsync(string port, NetworkNamespace other, string otherPort, int mtu, CancellationToken cancel)
    {
        if (!await HasAsync(port, cancel))
        {
            // A name that is taken on the other side is the end of a cable to somewhere else.
            await RunAsync(
                cancel, "ip", "link", "add", port, "mtu", Text(mtu), "type", "veth",
                "peer", "name", otherPort, "mtu", Text(mtu), "netns", Text(other.ProcessId));
        }

        await BringUpAsync(port, cancel);
        await other.BringUpAsync(otherPort, cancel);
    }

    /// <summary>Pulls the cable out of a port; both ends are gone then.</summary>
    public async Task DisconnectAsync(string port, CancellationToken cancel)
    {
        if (await HasAsync(port, cancel)) await RunAsync(cancel, "ip", "link", "delete", "dev", port);
    }

    /// <summary>Ends the holder; the namespace goes with its last process.</summary>
    public void Release()
    {
        Signal.Send(_holder.ProcessId, Signal.Terminate);
        File.Delete(_file);
    }

    private async Task<bool> HasAsync(string port, CancellationToken cancel) =>
        (await Command.RunAsync(Patience, cancel, "ip", "link", "show", "dev", port)).Succeeded;

    private async Task BringUpAsync(string port, CancellationToken cancel)
    {
        // Two ends of one cable: nobody else could have the address, and a tentative one could not be used for seconds.
        await RunAsync(cancel, "sh", "-c", "echo 0 >\"/proc/sys/net/ipv6/conf/$1/accept_dad\"", "sh", port);
        await RunAsync(cancel, "ip", "link", "set", "dev", port, "up");
    }

    private async Task RunAsync(CancellationToken cancel, string program, params string[] arguments)
    {
        var answer = await Command.RunAsync(Patience, cancel, program, arguments);
        if (!answer.Succeeded) throw new EmbeddedSiteException($"{program} {string.Join(' ', arguments)}: {answer.Complaint}");
    }

    private static string[] Enter(ProcessIdentity holder) => IsRoot
        ? ["nsenter", $"--net=/proc/{holder.ProcessId}/ns/net"]
        : ["nsenter", $"--user=/proc/{holder.ProcessId}/ns/user", "--preserve-credentials", $"--net=/proc/{holder.ProcessId}/ns/net"];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
