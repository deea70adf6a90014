using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Peerline.Lab.Tests;

/// <summary>BIRD as the far side, in its namespace.</summary>
public sealed partial class BirdInstance : IAsyncDisposable
{
    private const string DebiansFile = "/etc/bird/bird.conf";
    private static readonly string[] AsDebian = ["-u", "bird", "-g", "bird"];

    private readonly LabNamespace where;
    private readonly LabPlace place;
    private readonly IReadOnlyList<string> user;
    private readonly string file;
    private readonly string socketPath;
    private LabDaemon? running;

    /// <param name="debian">Where it runs as Debian starts it: as its own user, with its usual file. Null for the namespace, as this process's user.</param>
    internal BirdInstance(LabNamespace where, string directory, LabPlace? debian = null)
    {
        this.where = where;
        place = debian ?? LabPlace.In(where);
        user = debian is null ? [] : AsDebian;
        file = debian is null ? Path.Combine(directory, $"{where.Name}.bird.conf") : DebiansFile;
        socketPath = Path.Combine(directory, $"{where.Name}.bird.ctl");
    }

    public LabNamespace Namespace => where;
    public string ConfigurationFile => file;
    public string SocketPath => socketPath;

    internal async Task StartAsync(string configuration)
    {
        await WriteAsync(configuration);
        await File.WriteAllTextAsync(Log, "");
        // Its own user writes it.
        File.SetUnixFileMode(Log, (UnixFileMode)0b110_110_110);
        await StartAsync();
    }

    /// <summary>Ends it, by SIGKILL when as in a crash, and starts it with the configuration that is on disk.</summary>
    public async Task RestartAsync(bool crash = false)
    {
        await running!.EndAsync(crash);
        await running.DisposeAsync();
        await StartAsync();
    }

    /// <summary>By SIGKILL: nobody is told that it goes.</summary>
    public Task KillAsync() => running!.EndAsync(crash: true);

    private async Task StartAsync()
    {
        var started = LabDaemon.Start(place.Command, "bird", ["-f", "-c", file, "-s", socketPath, .. user]);
        running = started;
        await Eventually.TrueAsync(
            async () =>
            {
                started.MustRun();
                try
                {
                    return (await AskAsync("show status")).Contains("Daemon is up", StringComparison.Ordinal);
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            $"BIRD in {where.Name} answers");
    }

    /// <summary>Takes another configuration file into use; the lab fails when BIRD refuses it.</summary>
    public async Task ConfigureAsync(string configuration)
    {
        await WriteAsync(configuration);
        var said = await AskAsync("configure");
        if (said.Split('\n').Any(l => l.StartsWith('8') || l.StartsWith('9'))) throw new LabException($"BIRD: {said}");
    }

    /// <summary>One command over the control socket; the reply with its numbers.</summary>
    public async Task<string> AskAsync(string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await ReplyAsync(reader);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\n"));
        return await ReplyAsync(reader);
    }

    /// <summary>How many routes BIRD has, as in <c>protocol edge4</c> or <c>filtered protocol edge4</c>.</summary>
    public async Task<int> CountAsync(string what)
    {
        var counted = Counted().Match(await AskAsync($"show route {what} count"));
        return counted.Success ? int.Parse(counted.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    public async Task<bool> IsEstablishedAsync(string protocol) =>
        (await AskAsync($"show protocols {protocol}")).Contains("Established", StringComparison.Ordinal);

    /// <summary>How often the session of a protocol with <c>debug { events }</c> came up, by BIRD's log.</summary>
    /// <remarks>"show protocols" tells since when, but reckons it anew from the real clock each time: it moves by a millisecond.</remarks>
    public async Task<int> TimesUpAsync(string protocol) =>
        (await File.ReadAllLinesAsync(Log)).Count(l => l.EndsWith($"{protocol}: BGP session established", StringComparison.Ordinal));

    /// <summary>All that it has written since its start.</summary>
    public Task<string> LogAsync() => File.ReadAllTextAsync(Log);

    public async ValueTask DisposeAsync()
    {
        if (running is not null) await running.DisposeAsync();
    }

    private string Log => $"{socketPath}.log";

    private Task WriteAsync(string configuration) => File.WriteAllTextAsync(place.Here(file), $"log \"{Log}\" all;\n{configuration}");

    private static async Task<string> ReplyAsync(StreamReader from)
    {
        var reply = new StringBuilder();
        while (await from.ReadLineAsync() is { } line)
        {
            reply.AppendLine(line);
            // "0000 text" ends a reply, "0000-text" goes on.
            if (line is [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', ' ', ..] or { Length: 4 }) break;
        }

        return reply.ToString();
    }

    [GeneratedRegex(@"(\d+) of \d+ routes")]
    private static partial Regex Counted();
}
