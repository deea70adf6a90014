using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>
/// zebra, staticd and bgpd of one edge router (<c>-N name</c>), in its namespace.
/// <see cref="VtyDirectory"/> is what Peerline's driver wants.
/// </summary>
public sealed partial class FrrInstance : IWorldRouter, IAsyncDisposable
{
    internal const string StateRoot = "/var/run/frr";
    internal const string ConfigurationRoot = "/etc/frr";
    private static readonly string[] Daemons = ["zebra", "staticd", "bgpd"];

    private readonly LabNamespace where;
    private readonly string name;
    private readonly string logs;
    private readonly Dictionary<string, LabDaemon> running = [];

    internal FrrInstance(LabNamespace where, string name, string logs) => (this.where, this.name, this.logs) = (where, name, logs);

    public LabNamespace Namespace => where;
    public string Driver => "frr";
    public JsonElement Settings => JsonSerializer.SerializeToElement(
        new { vtyDirectory = VtyDirectory, @namespace = where.Name, configDirectory = ConfigurationDirectory });

    /// <summary>A module that bgpd loads at its start, such as <c>bmp</c>; null for none.</summary>
    internal string? BgpdModule { get; init; }

    /// <summary>Where the daemons' <c>.vty</c> sockets are.</summary>
    public string VtyDirectory => Path.Combine(StateRoot, name);

    /// <summary>Where the daemons keep what survives a restart.</summary>
    public string ConfigurationDirectory => Path.Combine(ConfigurationRoot, name);

    internal async Task StartAsync(string bgpd, string zebra)
    {
        var configurations = new Dictionary<string, string> { ["zebra"] = zebra, ["staticd"] = "", ["bgpd"] = bgpd };
        foreach (var directory in new[] { StateRoot, VtyDirectory, ConfigurationDirectory, logs }) Directory.CreateDirectory(directory);
        foreach (var daemon in Daemons)
        {
            await File.WriteAllTextAsync(Path.Combine(ConfigurationDirectory, $"{daemon}.conf"), configurations[daemon]);
        }

        // The daemons drop to this user after start: it must be able to make its sockets and to save its configuration.
        await NamespaceCommand.Here.RunAsync(TimeSpan.FromSeconds(5), default, "chown", "-R", "frr:frr", VtyDirectory,
            ConfigurationDirectory, logs);
        await NamespaceCommand.Here.RunAsync(TimeSpan.FromSeconds(5), default, "chown", "frr:frr", StateRoot);
        foreach (var daemon in Daemons) await StartDaemonAsync(daemon);
    }

    /// <summary>Ends a daemon by SIGTERM, or SIGKILL as in a crash.</summary>
    public Task StopDaemonAsync(string daemon, bool crash = false) => running[daemon].EndAsync(crash);

    /// <summary>Starts a daemon with the configuration that it last saved.</summary>
    public async Task StartDaemonAsync(string daemon)
    {
        if (running.Remove(daemon, out var old)) await old.DisposeAsync();
        // -f, because a daemon skips its default file wherever the package's /etc/frr/frr.conf lies. -P 0: no TCP vty.
        string[] modules = daemon == "bgpd" && BgpdModule is { } module ? ["-M", module] : [];
        var started = LabDaemon.Start(
            where.Command, $"/usr/lib/frr/{daemon}",
            ["-N", name, "-f", Path.Combine(ConfigurationDirectory, $"{daemon}.conf"), .. modules,
                "-P", "0", "--log", $"file:{Path.Combine(logs, $"{name}.{daemon}.log")}"]);
        running[daemon] = started;
        await Eventually.TrueAsync(
            async () =>
            {
                started.MustRun();
                return await AnswersAsync(daemon);
            },
            $"{daemon} of {name} answers");
    }

    public async Task RestartDaemonAsync(string daemon, bool crash = false)
    {
        await StopDaemonAsync(daemon, crash);
        await StartDaemonAsync(daemon);
    }

    /// <summary>One command over a daemon's vty socket, as the operator would type it in enable mode.</summary>
    public async Task<string> AskAsync(string daemon, string command)
    {
        var (code, text) = await VtyAsync(daemon, [command]);
        return code == 0 ? text : throw new LabException($"{name} {daemon}: {command}: {code} {text}");
    }

    /// <summary>Configuration lines as the operator would type them after <c>configure terminal</c>.</summary>
    public async Task ConfigureAsync(string daemon, string lines)
    {
        var (code, text) = await VtyAsync(daemon,
            ["configure terminal", .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), "end"]);
        if (code != 0) throw new LabException($"{name} {daemon}: {code} {text}");
    }

    /// <summary>From now on bgpd writes down every command with its time.</summary>
    public Task RecordAsync() => ConfigureAsync("bgpd", $"log timestamp precision 6\nlog file {Record}\nlog commands");

    /// <summary>What bgpd has written down: what it was asked, and the lines that change it.</summary>
    public IReadOnlyList<(DateTime At, bool Changes, string Line)> Recorded() =>
    [
        .. File.ReadLines(Record).Select(l => RecordedLine().Match(l)).Where(m => m.Success).Select(m => (
            DateTime.ParseExact(m.Groups[1].Value, "yyyy/MM/dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal),
            m.Groups[2].Success, m.Groups[3].Value)),
    ];

    /// <summary>The running configuration of bgpd and zebra, one after the other: what must be the same before and after.</summary>
    public async Task<string> RunningConfigurationAsync() =>
        await AskAsync("zebra", "show running-config") + await AskAsync("bgpd", "show running-config");

    /// <summary>Whether the kernel's table of the namespace has a route that BGP put there.</summary>
    public async Task<bool> ForwardsAsync(string prefix)
    {
        var family = prefix.Contains(':', StringComparison.Ordinal) ? "-6" : "-4";
        return (await where.IpAsync(family, "route", "show", prefix, "proto", "bgp")).Length > 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in running.Values.Reverse()) await daemon.DisposeAsync();
        running.Clear();
        foreach (var directory in new[] { VtyDirectory, ConfigurationDirectory })
        {
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }
    }

    private string Record => Path.Combine(logs, $"{name}.commands.log");

    // 2026/11/27 05:52:28.123456 BGP: [M7Q4P-46WDR] vty[17]@(config-router)# neighbor 192.0.2.0 remote-as 64501
    [GeneratedRegex(@"^(\S+ \S+) BGP: \[\S+\] vty\[\d+\]@(\(config[^)]*\))?# (.*)$")]
    private static partial Regex RecordedLine();

    private async Task<bool> AnswersAsync(string daemon)
    {
        try
        {
            return (await VtyAsync(daemon, ["show version"])).Code == 0;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    // Written here once more on purpose: the witness must not share code with the driver that it watches.
    private async Task<(byte Code, string Text)> VtyAsync(string daemon, IReadOnlyList<string> commands)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(VtyDirectory, $"{daemon}.vty")));
        (byte Code, string Text) last = default;
        foreach (var command in commands.Prepend("enable"))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(command + "\0"));
            last = await AnswerAsync(socket);
            if (last.Code != 0) return (last.Code, $"{command}: {last.Text}");
        }

        return last;
    }

    private static async Task<(byte Code, string Text)> AnswerAsync(Socket socket)
    {
        var answer = new List<byte>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var n = await socket.ReceiveAsync(buffer);
            if (n == 0) throw new EndOfStreamException();
            answer.AddRange(buffer.AsSpan(0, n));
            if (answer is [.., 0, 0, 0, var code]) return (code, Encoding.UTF8.GetString([.. answer[..^4]]));
        }
    }
}
