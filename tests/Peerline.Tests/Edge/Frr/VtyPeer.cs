using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Peerline.Tests.Edge.Frr;

/// <summary>
/// The vty sockets of two daemons that answer by script: refuse, in pieces, or not before they may. What no bgpd can be made to do at the
/// right moment.
/// </summary>
internal sealed class VtyPeer : IAsyncDisposable
{
    private readonly List<Socket> listeners = [];
    private readonly List<Task> serving = [];
    private readonly CancellationTokenSource end = new();

    public VtyPeer()
    {
        foreach (var daemon in new[] { "zebra", "bgpd" })
        {
            var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(Directory, $"{daemon}.vty")));
            listener.Listen();
            listeners.Add(listener);
            serving.Add(ServeAsync(listener));
        }
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("peerline-vty-").FullName;

    /// <summary>What was asked, of both daemons, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The text and the code of each answer.</summary>
    public Func<string, (string Text, byte Code)> Answer { get; init; } = _ => ("", 0);

    /// <summary>What an answer waits for.</summary>
    public Func<string, Task> Before { get; init; } = _ => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        foreach (var listener in listeners) listener.Dispose();
        await Task.WhenAll(serving);
        end.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task ServeAsync(Socket listener)
    {
        try
        {
            using var socket = await listener.AcceptAsync(end.Token);
            var (octet, command) = (new byte[1], new List<byte>());
            while (await socket.ReceiveAsync(octet, end.Token) > 0)
            {
                if (octet[0] != 0)
                {
                    command.Add(octet[0]);
                    continue;
                }

                var asked = Encoding.UTF8.GetString([.. command]);
                command.Clear();
                Asked.Enqueue(asked);
                await Before(asked).WaitAsync(end.Token);
                var (text, code) = Answer(asked);
                // Octet by octet: where a read ends says nothing.
                foreach (var part in Encoding.UTF8.GetBytes(text).Concat([(byte)0, (byte)0, (byte)0, code])) await socket.SendAsync(new[] { part }, end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over, or the driver has gone.
        }
    }
}
