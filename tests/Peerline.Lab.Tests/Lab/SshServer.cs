using System.Globalization;
using System.Runtime.InteropServices;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>
/// sshd of Debian in a namespace, as Debian configures it, with an account that exists only there and is made by the very commands of the
/// guide: no root, no group but those that are named, and whatever it asks for, what it gets is the router's side of Peerline.
/// </summary>
internal sealed class SshServer : IAsyncDisposable
{
    public const string User = "peerline";
    /// <summary>A directory of the account's, there.</summary>
    public const string State = "/var/lib/peerline/edge1";
    /// <summary>The server's program there.</summary>
    public const string Program = "/opt/peerline/peerline-server";
    private const int Port = 22;

    /// <summary>Who is silent for longer is gone; a busy machine may take a second to say something.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    public static readonly IReadOnlyList<string> Needed = ["/usr/sbin/sshd", "ssh", "ssh-keygen", "setcap", "setpriv", "adduser", "nsenter"];

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

    /// <param name="software">Whose further commands the guide has; null for none.</param>
    public static async Task<SshServer> StartAsync(LabNamespace where, string directory, string? software = null)
    {
        Directory.CreateDirectory(directory);
        var server = new SshServer(where, directory);
        try
        {
            await server.StartAsync(software);
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

    /// <summary>The account's own group.</summary>
    public int GroupId => int.Parse(
        File.ReadLines(Here("/etc/group")).Single(l => l.StartsWith($"{User}:", StringComparison.Ordinal)).Split(':')[2], CultureInfo.InvariantCulture);

    /// <summary>On the machine that the account is on.</summary>
    public LabPlace Place => PlaceVia();

    /// <summary>There, as the account, with the capabilities that ports and BGP's own port need.</summary>
    public LabPlace PlaceAsAccount
    {
        get
        {
            const string Capabilities = "+net_admin,+net_raw,+net_bind_service";
            return PlaceVia(
                "setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", $"--inh-caps={Capabilities}", $"--ambient-caps={Capabilities}");
        }
    }

    /// <summary>A file of that machine, as it is reached from here.</summary>
    public string Here(string path) => Place.Here(path);

    private LabPlace PlaceVia(params IReadOnlyList<string> asWhom) => new(
        new NamespaceCommand(["nsenter", "-t", $"{running!.Pid}", "-m", "-n", "env", $"DOTNET_ROOT={Runtime}", .. asWhom]), $"/proc/{running!.Pid}/root");

    /// <summary>As <c>ssh-keygen -l</c> says it.</summary>
    public async Task<string> FingerprintAsync(string key) =>
        (await RunAsync(NamespaceCommand.Here, "ssh-keygen", "-l", "-f", Path.Combine(directory, $"{key}.pub"))).Split(' ')[1];

    /// <summary>Ends the router's side as a crash does: what it was at is left to the guard.</summary>
    public async Task KillRouterSideAsync()
    {
        var pids = await RunAsync(NamespaceCommand.Here, "ip", "netns", "pids", where.Name);
        var ended = 0;
        foreach (var pid in pids.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var file = $"/proc/{pid}/cmdline";
            if (!File.Exists(file) || !(await File.ReadAllTextAsync(file)).StartsWith($"{Program}\0router", StringComparison.Ordinal)) continue;
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

    private async Task StartAsync(string? software)
    {
        foreach (var (name, type) in new[] { ("host", "ed25519"), ("other", "ed25519"), ("ecdsa", "ecdsa"), ("client", "ed25519"), ("bare", "ed25519") })
            await RunAsync(NamespaceCommand.Here, "ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", Path.Combine(directory, name));
        await RunAsync(NamespaceCommand.Here, "dpkg-query", ["-W", .. AccountGuide.Packages]);
        await WriteAsync("commands", $"{AccountGuide.Commands}\n{(software is null ? "" : AccountGuide.CommandsFor(software))}\n");
        await WriteAsync("keys", $"{AccountGuide.KeyLine(PublicKey("client"))}\nrestrict {PublicKey("bare")}\n");
        await WriteAsync("sshd_config", AccountGuide.SshdConfiguration);
        Directory.CreateDirectory("/run/sshd");
        // ip netns exec has a mount namespace of its own: what is written there is there for nobody else, and gone with sshd.
        const string Machine = """
            set -e
            umask 022
            mount -t tmpfs none /mnt
            mkdir /mnt/peerline /mnt/dotnet
            mount --bind "$2" /mnt/peerline
            mount --bind "$3" /mnt/dotnet
            for d in etc opt var/lib var/log; do
              mkdir -p /mnt/upper/$d /mnt/work/$d
              mount -t overlay none -o lowerdir=/$d,upperdir=/mnt/upper/$d,workdir=/mnt/work/$d /$d
            done
            # Nobody outside hears of its sessions.
            for d in /run/dbus /run/systemd; do [ ! -d $d ] || mount -t tmpfs none $d; done
            mkdir -p /opt/peerline
            ln -sf /mnt/peerline/* /opt/peerline
            . "$1/commands"
            install -m 0644 "$1/keys" "$4"
            install -m 0644 "$1/sshd_config" /etc/ssh/sshd_config.d/peerline.conf
            exec /usr/sbin/sshd -D -e -p "$5" -o ListenAddress=127.0.0.1 -o HostKey="$1/host" -o PidFile=none -o SetEnv=DOTNET_ROOT=/mnt/dotnet
            """;
        running = LabDaemon.Start(where.Command, "sh", "-c", Machine, "sh", directory, AppContext.BaseDirectory, DotnetRoot(), AccountGuide.KeysFile, $"{Port}");
        relay = new TcpRelay(where, Port);
        await Eventually.TrueAsync(
            () =>
            {
                running.MustRun();
                return Task.FromResult(running.Said.Contains($"listening on 127.0.0.1 port {Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
            },
            "sshd listens");
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
