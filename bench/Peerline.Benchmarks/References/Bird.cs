using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Peerline.Benchmarks.Running;

namespace Peerline.Benchmarks.References;

/// <summary>
/// BIRD in a network namespace of its own, at the far end of a link that begins in the namespace of this process (which <c>bench/run</c>
/// made). Ends, with its namespace, when disposed.
/// </summary>
internal sealed partial class Bird : IDisposable
{
    public const string Address = "192.0.2.0", OurAddress = "192.0.2.1";
    public const int As = 64500;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("peerline-bird");
    private readonly Process _process;
    private readonly Socket _control = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _link = string.Create(CultureInfo.InvariantCulture, $"b{Environment.ProcessId}");

    /// <param name="configuration">What comes behind the router id and the protocol "device".</param>
    public Bird(string configuration)
    {
        var file = Path.Combine(_folder.FullName, "bird.conf");
        var socket = Path.Combine(_folder.FullName, "bird.ctl");
        File.WriteAllText(file, $"router id {Address};\nprotocol device {{ }}\n{configuration}\n");
        // It waits for its end of the link before it becomes BIRD.
        const string bird = "read ready; exec setpriv --pdeathsig KILL taskset -c \"$2\" bird -f -c \"$0\" -s \"$1\"";
        string[] arguments = ["--net", "--", "sh", "-c", bird, file, socket, Core.Text(Core.Measured)];
        _process = Process.Start(new ProcessStartInfo("unshare", arguments)
        {
            RedirectStandardInput = true,
        })!;
        var pid = _process.Id.ToString(CultureInfo.InvariantCulture);
        while (Namespace("self") == Namespace(pid)) Thread.Yield();
        Ip("link", "add", _link, "type", "veth", "peer", "name", "bird0", "netns", pid);
        Ip("addr", "add", OurAddress + "/31", "dev", _link);
        Ip("link", "set", _link, "up");
        // The IPv6 routes have a next hop on the link too; without it BIRD would drop them.
        foreach (var step in (string[])
                 [
                     "link set lo up", $"addr add {Address}/31 dev bird0", "addr add 2001:db8:ffff::/127 nodad dev bird0", "link set bird0 up",
                 ])
            Run("nsenter", ["--net", "-t", pid, "ip", .. step.Split(' ')]);
        _process.StandardInput.WriteLine();
        Connect(socket);
    }

    /// <summary>Resident memory in octets.</summary>
    public long ResidentSize
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Routes that a protocol has imported, all channels together.</summary>
    public int Imported(string protocol) => Counted().Matches(Command("show protocols all " + protocol))
        .Sum(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>Sends one command and returns the answer.</summary>
    public string Command(string command)
    {
        _control.Send(Encoding.ASCII.GetBytes(command + "\n"));
        return Answer();
    }

    public void Dispose()
    {
        _control.Dispose();
        // With the process its namespace goes, and the link, but a moment later: the next one has the same name.
        Ip("link", "del", _link);
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Namespace(string pid) => File.ResolveLinkTarget($"/proc/{pid}/ns/net", returnFinalTarget: false)!.Name;

    private void Connect(string socket)
    {
        var end = new UnixDomainSocketEndPoint(socket);
        while (!File.Exists(socket))
            if (_process.HasExited) throw new InvalidOperationException("BIRD did not start.");
        _control.Connect(end);
        Answer();
    }

    // A reply ends with a line that begins with four digits and a space.
    private string Answer()
    {
        var text = new StringBuilder();
        var buffer = new byte[1 << 16];
        do text.Append(Encoding.ASCII.GetString(buffer, 0, _control.Receive(buffer)));
        while (!Ended().IsMatch(text.ToString()));
        return text.ToString();
    }

    private static void Ip(params string[] arguments) => Run("ip", arguments);

    private static void Run(string command, string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    [GeneratedRegex(@"Routes: +(\d+) imported")]
    private static partial Regex Counted();

    [GeneratedRegex(@"(^|\n)\d{4} [^\n]*\n$")]
    private static partial Regex Ended();
}
