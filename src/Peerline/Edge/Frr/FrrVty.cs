using System.Net.Sockets;
using System.Text;

namespace Peerline.Edge.Frr;

/// <summary>
/// One connection to the vty socket of one FRR daemon, in enable mode: what vtysh itself speaks, without a process for each command.
/// A command ends with a zero octet. The answer is text, then three zero octets, then one octet of return code.
/// Each daemon knows only its own part: zebra the interfaces, bgpd the neighbours and their policies.
/// </summary>
internal sealed class FrrVty : IDisposable
{
    /// <summary>A full table as JSON fits; what is beyond is not read by this driver.</summary>
    private const int MaxAnswer = 1 << 30;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    private readonly Socket socket;
    private readonly string name;
    private byte[] buffer = new byte[64 * 1024];
    private int filled;
    private int taken;

    // Answers that are still to come: those of a command that nobody waits for any more are passed over.
    private int outstanding;

    private FrrVty(Socket socket, string name) => (this.socket, this.name) = (socket, name);

    public static async Task<FrrVty> OpenAsync(string directory, string daemon, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(directory, $"{daemon}.vty")), cancel);
            var vty = new FrrVty(socket, daemon);
            await vty.AskAsync("enable", cancel);
            return vty;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new RouterUnreachableException($"{daemon} does not answer on {directory}/{daemon}.vty: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command and returns what the daemon says, whatever it is.</summary>
    public async Task<FrrAnswer> RunAsync(string command, CancellationToken cancel) => Answer(await ExchangeAsync(command, cancel));

    /// <summary>
    /// Runs commands in order, all sent before the first is answered. One that is refused does not stop those after it.
    /// </summary>
    public async Task<IReadOnlyList<FrrAnswer>> RunAllAsync(IReadOnlyList<string> commands, CancellationToken cancel)
    {
        var answers = new List<FrrAnswer>(commands.Count);
        await ExchangeAsync(commands, answer => answers.Add(Answer(answer)), cancel);
        return answers;
    }

    /// <summary>The text of a command that always works on a router that is there.</summary>
    public async Task<string> AskAsync(string command, CancellationToken cancel)
    {
        var answer = await RunAsync(command, cancel);
        return answer.Accepted ? answer.Text : throw new RouterUnreachableException($"{name} refused '{command}': {answer.Complaint}");
    }

    /// <summary>The octets of a JSON answer; valid until the next command.</summary>
    public async Task<ReadOnlyMemory<byte>> AskJsonAsync(string command, CancellationToken cancel)
    {
        var answer = await ExchangeAsync(command, cancel);
        if (answer.Span[^1] != 0)
        {
            throw new RouterUnreachableException($"{name} refused '{command}': {Encoding.UTF8.GetString(answer.Span[..^4]).Trim()}");
        }

        return answer[..^4];
    }

    public void Dispose() => socket.Dispose();

    private static FrrAnswer Answer(ReadOnlyMemory<byte> answer) => new(answer.Span[^1], Encoding.UTF8.GetString(answer.Span[..^4]));

    private async Task<ReadOnlyMemory<byte>> ExchangeAsync(string command, CancellationToken cancel)
    {
        var answered = ReadOnlyMemory<byte>.Empty;
        await ExchangeAsync([command], answer => answered = answer, cancel);
        return answered;
    }

    private async Task ExchangeAsync(IReadOnlyList<string> commands, Action<ReadOnlyMemory<byte>> take, CancellationToken cancel)
    {
        // A zero ends a command, and a newline would end it in a file: neither may ever come from a value.
        if (commands.Any(c => c.AsSpan().ContainsAny('\0', '\n', '\r'))) throw new ArgumentException("A command is one line.", nameof(commands));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(AnswerTime);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(string.Concat(commands.Select(c => c + '\0'))), ends.Token);
            outstanding += commands.Count;
            while (outstanding > 0)
            {
                var answer = await NextAsync(commands[0], ends.Token);
                if (--outstanding < commands.Count) take(answer);
            }
        }
        catch (SocketException e)
        {
            throw new RouterUnreachableException($"{name}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new RouterUnreachableException($"{name} did not answer '{Shown(commands[0])}' within {AnswerTime.TotalSeconds:F0} s.", e);
        }
    }

    /// <summary>The next answer with its end; valid until the one after it.</summary>
    private async Task<ReadOnlyMemory<byte>> NextAsync(string command, CancellationToken cancel)
    {
        buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
        (filled, taken) = (filled - taken, 0);
        for (var looked = 0; ;)
        {
            var end = looked + buffer.AsSpan(looked, filled - looked).IndexOf("\0\0\0"u8);
            if (end >= looked && end + 4 <= filled) return buffer.AsMemory(0, taken = end + 4);
            looked = Math.Max(0, filled - 3);
            if (filled == MaxAnswer) throw new RouterUnreachableException($"The answer of {name} to '{Shown(command)}' is too long.");
            if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 4, MaxAnswer));
            var n = await socket.ReceiveAsync(buffer.AsMemory(filled), cancel);
            if (n == 0) throw new RouterUnreachableException($"{name} closed the connection.");
            filled += n;
        }
    }

    /// <summary>Three words: no key is among them.</summary>
    private static string Shown(string command) => string.Join(' ', command.Split(' ').Take(3));
}
