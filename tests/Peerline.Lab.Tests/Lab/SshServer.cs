using System.Globalization;
using System.Runtime.InteropServices;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>
/// sshd of Debian in a namespace, with an account that exists only there: no root, no group but those that are named, and whatever it asks
/// for, what it gets is the router's side of Peerline.
/// </summary>
internal sealed class SshServer : IAsyncDisposable
{
    public const string User = "peerline";
    public const int UserId = 64123;
    private const int Port = 22;

    /// <summary>Who is silent for longer is gone; a busy machine may take a second to say something.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    public static readonly IReadOnlyList<string> Needed = ["/usr/sbin/sshd", "ssh", "ssh-keygen", "setcap", "setpriv"];

    private const string Programs = "/mnt/peerline";
    private const string Runtime = "/mnt/dotnet";
    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(20);

    private readonly LabNamespace where;
    private readonly string directory;
    private LabDaemon? running;
    private TcpRelay? relay;

    private SshServer(LabNamespace where, string directory) => (this.where, this.directory) = (where, directory);

    /// <summary>Between the server and the router.</summary>
    public TcpRelay Network => relay!;

    /// <summary>A key that is let in and leads to no command; and the host key of somebody else, of the same type and of another one.</summary>
    public string KeyWithoutCommand => Path.Combine(directory, "bare");
    public string OtherHostKey => PublicKey("other");
    public string HostKeyOfOtherType => PublicKey("ecdsa");
    /// <summary>A key that the router does not know.</summary>
    public string UnknownKey => Path.Combine(directory, "other");
    public string KeyFile => Path.Combine(directory, "client");

    /// <param name="groups">What the account may do besides what everybody may.</param>
    public static async Task<SshServer> StartAsync(LabNamespace where, string directory, params IReadOnlyList<string> groups)
    {
        Directory.CreateDirectory(directory);
        var server = new SshServer(where, directory);
        try
        {
            await server.StartAsync(groups);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The way in, as the inventory has it.</summary>
    public Dictionary<string, object> Settings(string? hostKey = null, string? keyFile = null) => new()
    {
        ["host"] = "127.0.0.1", ["port"] = Network.Port, ["user"] = User, ["hostKey"] = hostKey ?? PublicKey("host"), ["keyFile"] = keyFile ?? KeyFile,
    };

    /// <summary>An embedded router as the account, with the capabilities that its ports and the port of BGP need.</summary>
    public EmbeddedCommand EmbeddedCommand
    {
        get
        {
            const string Capabilities = "+net_admin,+net_raw,+net_bind_service";
            return new EmbeddedCommand(
                There("env", $"DOTNET_ROOT={Runtime}", "setpriv", $"--reuid={UserId}", $"--regid={UserId}", "--clear-groups",
                    $"--inh-caps={Capabilities}", $"--ambient-caps={Capabilities}"),
                $"{Programs}/peerline-server");
        }
    }

    /// <summary>As <c>ssh-keygen -l</c> says it.</summary>
    public async Task<string> FingerprintAsync(string key) =>
        (await RunAsync(NamespaceCommand.Here, "ssh-keygen", "-l", "-f", Path.Combine(directory, $"{key}.pub"))).Split(' ')[1];

    public async Task OwnAsync(string path) =>
        await RunAsync(NamespaceCommand.Here, "chown", $"{UserId}:{UserId}", path);

    /// <summary>Ends the router's side as a crash does: what it was at is left to the guard.</summary>
    public async Task KillRouterSideAsync()
    {
        var pids = await RunAsync(NamespaceCommand.Here, "ip", "netns", "pids", where.Name);
        var ended = 0;
        foreach (var pid in pids.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var file = $"/proc/{pid}/cmdline";
            if (!File.Exists(file) || !(await File.ReadAllTextAsync(file)).StartsWith($"{Programs}/peerline-server\0router", StringComparison.Ordinal)) continue;
            await RunAsync(NamespaceCommand.Here, "kill", "-9", pid);
            ended++;
        }

        Assert.True(ended > 0, "There is no router's side that could be killed.");
    }

    public async ValueTask DisposeAsync()
    {
        relay?.Dispose();
        if (running is not null) await running.DisposeAsync();
    }

    private async Task StartAsync(IReadOnlyList<string> groups)
    {
        foreach (var (name, type) in new[] { ("host", "ed25519"), ("other", "ed25519"), ("ecdsa", "ecdsa"), ("client", "ed25519"), ("bare", "ed25519") })
            await RunAsync(NamespaceCommand.Here, "ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", Path.Combine(directory, name));

        // As docs/operate/edge-routers.md says: a copy that only the account's group may run, with two capabilities and no others.
        var setpriv = Path.Combine(directory, "setpriv");
        File.Copy("/usr/bin/setpriv", setpriv, overwrite: true);
        await RunAsync(NamespaceCommand.Here, "chown", $"0:{UserId}", setpriv);
        await RunAsync(NamespaceCommand.Here, "chmod", "0750", setpriv);
        await RunAsync(NamespaceCommand.Here, "setcap", "cap_net_admin,cap_net_raw+ep", setpriv);
        const string Capabilities = "+net_admin,+net_raw";
        var command = $"{setpriv} --inh-caps {Capabilities} --ambient-caps {Capabilities} {Programs}/peerline-server router";
        await WriteAsync("authorized_keys", $"restrict,command=\"{command}\" {PublicKey("client")}\nrestrict {PublicKey("bare")}\n");
        await WriteAsync("passwd", await File.ReadAllTextAsync("/etc/passwd") + $"{User}:*:{UserId}:{UserId}::/:/bin/sh\n");
        var lines = (await File.ReadAllLinesAsync("/etc/group")).Select(l => groups.Contains(l.Split(':')[0]) ? $"{l.TrimEnd(',')}{(l.EndsWith(':') ? "" : ",")}{User}" : l);
        await WriteAsync("group", string.Join('\n', [.. lines, $"{User}:x:{UserId}:", ""]));
        await WriteAsync("sshd_config", $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {Path.Combine(directory, "host")}
            AuthorizedKeysFile {Path.Combine(directory, "authorized_keys")}
            AllowUsers {User}
            AuthenticationMethods publickey
            StrictModes no
            UsePAM no
            UseDNS no
            PrintMotd no
            PidFile none
            SetEnv DOTNET_ROOT={Runtime}
            """);
        Directory.CreateDirectory("/run/sshd");
        running = LabDaemon.Start(There(), "/usr/sbin/sshd", "-D", "-e", "-f", Path.Combine(directory, "sshd_config"));
        relay = new TcpRelay(where, Port);
        await Eventually.TrueAsync(
            () =>
            {
                running.MustRun();
                return Task.FromResult(running.Said.Contains($"listening on 127.0.0.1 port {Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
            },
            "sshd listens");
    }

    /// <summary>
    /// In the namespace, with the account and Peerline in place. ip netns exec has a mount namespace of its own: what is put in place there
    /// is there for nobody else.
    /// </summary>
    private NamespaceCommand There(params IReadOnlyList<string> asWhom)
    {
        const string Enter = """
            set -e
            mount --bind "$1/passwd" /etc/passwd
            mount --bind "$1/group" /etc/group
            mount -t tmpfs none /mnt
            mkdir /mnt/peerline /mnt/dotnet
            mount --bind "$2" /mnt/peerline
            mount --bind "$3" /mnt/dotnet
            shift 3
            exec "$@"
            """;
        return new NamespaceCommand(
            ["ip", "netns", "exec", where.Name, "sh", "-c", Enter, "sh", directory, AppContext.BaseDirectory, DotnetRoot(), .. asWhom]);
    }

    /// <summary>Three above <c>shared/Microsoft.NETCore.App/VERSION</c>.</summary>
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private string PublicKey(string name) => File.ReadAllText(Path.Combine(directory, $"{name}.pub")).Trim();

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(directory, name), text);

    private static async Task<string> RunAsync(NamespaceCommand where, string program, params IReadOnlyList<string> arguments)
    {
        var result = await where.RunAsync(CommandTime, default, program, arguments);
        return result.Succeeded ? result.Output : throw new LabException($"{program} {string.Join(' ', arguments)}: {result.Complaint}");
    }
}
