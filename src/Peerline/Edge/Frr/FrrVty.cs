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
    public async Task<FrrAnswer> RunAsync(string command, CancellationToken cancel)
    {
        var answer = await ExchangeAsync(command, cancel);
        return new FrrAnswer(answer.Span[^1], Encoding.UTF8.GetString(answer.Span[..^4]));
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

    private async Task<ReadOnlyMemory<byte>> ExchangeAsync(string command, CancellationToken cancel)
    {
        // A zero ends a command, and a newline would end it in a file: neither may ever come from a value.
        if (command.AsSpan().ContainsAny('\0', '\n', '\r')) throw new ArgumentException("A command is one line.", nameof(command));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(AnswerTime);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(command + '\0'), ends.Token);
            for (var length = 0; ;)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 4, MaxAnswer));
                var n = await socket.ReceiveAsync(buffer.AsMemory(length), ends.Token);
                if (n == 0) throw new RouterUnreachableException($"{name} closed the connection.");
                length += n;
                if (length >= 4 && buffer.AsSpan(length - 4, 3) is [0, 0, 0]) return buffer.AsMemory(0, length);
                if (length == MaxAnswer) throw new RouterUnreachableException($"The answer of {name} to '{command}' is too long.");
            }
        }
        catch (SocketException e)
        {
            throw new RouterUnreachableException($"{name}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            // Three words: no key is among them.
            var asked = string.Join(' ', command.Split(' ').Take(3));
            throw new RouterUnreachableException($"{name} did not answer '{asked}' within {AnswerTime.TotalSeconds:F0} s.", e);
        }
    }
}
