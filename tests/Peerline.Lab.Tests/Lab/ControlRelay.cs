using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>
/// Stands between a writer and BIRD's control socket, and cuts every connection right after a given number of commands: for the router this
/// is a writer that died there, for the writer a router that is gone.
/// </summary>
internal sealed class ControlRelay : IDisposable
{
    private readonly ConcurrentBag<Socket> sockets = [];
    private readonly string bird;
    private int commandsLeft;

    public ControlRelay(string bird, string path, int commands)
    {
        (this.bird, Path, commandsLeft) = (bird, path, commands);
        File.Delete(path);
        var listener = Socket();
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _ = AcceptAsync(listener);
    }

    public string Path { get; }

    public void Dispose()
    {
        foreach (var socket in sockets) socket.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = Keep(await listener.AcceptAsync());
                var server = Socket();
                await server.ConnectAsync(new UnixDomainSocketEndPoint(bird));
                _ = PumpAsync(client, server, counted: true);
                _ = PumpAsync(server, client, counted: false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool counted)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int n; (n = await from.ReceiveAsync(buffer)) > 0;)
            {
                await to.SendAsync(buffer.AsMemory(0, n));
                if (counted && Interlocked.Add(ref commandsLeft, -buffer.AsSpan(0, n).Count((byte)'\n')) <= 0) Dispose();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }

    private Socket Socket() => Keep(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));

    private Socket Keep(Socket socket)
    {
        sockets.Add(socket);
        return socket;
    }
}
