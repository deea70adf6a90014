using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Peerline.Edge.Bird;

/// <summary>
/// One connection to BIRD's control socket, as <c>birdc</c> speaks it. A command is a line. A reply is lines <c>NNNN-text</c>, or
/// <c> text</c> under the number of the line before, and ends with <c>NNNN text</c>. What others wrote (descriptions, shutdown texts)
/// stands in lines that are indented, so that none of it can look like the end.
/// </summary>
internal sealed class BirdSocket : IDisposable
{
    private const int MaxReply = 1 << 28;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    private readonly Socket socket;
    private readonly StreamReader reader;

    private BirdSocket(Socket socket)
    {
        this.socket = socket;
        // A table of ten thousand routes is two megabytes.
        reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 32 * 1024);
    }

    public static async Task<BirdSocket> OpenAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            var bird = new BirdSocket(socket);
            await bird.ReadAsync("its greeting", cancel);
            return bird;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new RouterUnreachableException($"BIRD does not answer on {path}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command and returns what BIRD says, whatever it is.</summary>
    public async Task<BirdReply> RunAsync(string command, CancellationToken cancel)
    {
        if (command.AsSpan().ContainsAny('\0', '\n', '\r')) throw new ArgumentException("A command is one line.", nameof(command));
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(command + '\n'), cancel);
        }
        catch (SocketException e)
        {
            throw new RouterUnreachableException($"BIRD: {e.Message}", e);
        }

        return await ReadAsync($"'{command}'", cancel);
    }

    /// <summary>The reply to a command that always works on a BIRD that is there.</summary>
    public async Task<BirdReply> AskAsync(string command, CancellationToken cancel)
    {
        var reply = await RunAsync(command, cancel);
        return reply.Accepted ? reply : throw new RouterUnreachableException($"BIRD refused '{command}': {reply.Complaint}");
    }

    public void Dispose()
    {
        reader.Dispose();
        socket.Dispose();
    }

    private async Task<BirdReply> ReadAsync(string to, CancellationToken cancel)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(AnswerTime);
        var lines = new List<BirdLine>();
        var code = 0;
        var length = 0;
        try
        {
            while (await reader.ReadLineAsync(ends.Token) is { } line)
            {
                if ((length += line.Length) > MaxReply) throw new RouterUnreachableException($"BIRD's reply to {to} is too long.");
                if (Number(line) is { } number)
                {
                    code = number;
                    var last = line.Length == 4 || line[4] is ' ';
                    lines.Add(new BirdLine(code, line, Math.Min(line.Length, 5)));
                    if (last) return new BirdReply(lines);
                }
                else
                {
                    lines.Add(new BirdLine(code, line, Math.Min(line.Length, 1)));
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new RouterUnreachableException($"BIRD: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new RouterUnreachableException($"BIRD did not answer {to} within {AnswerTime.TotalSeconds:F0} s.", e);
        }

        throw new RouterUnreachableException("BIRD closed the connection.");
    }

    private static int? Number(string line) =>
        line.Length >= 4 && line.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && (line.Length == 4 || line[4] is ' ' or '-')
            ? int.Parse(line.AsSpan(0, 4), CultureInfo.InvariantCulture)
            : null;
}
