using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>
/// Stands between a writer and the sockets of a daemon, and cuts every connection when it is told to: for the router this is a writer that
/// died there, for the writer a router that is gone.
/// </summary>
internal abstract class Relay : IDisposable
{
    private readonly ConcurrentBag<Socket> sockets = [];

    public void Dispose()
    {
        foreach (var socket in sockets) socket.Dispose();
    }

    /// <param name="file">Where the writer connects.</param>
    /// <param name="daemon">Where the daemon listens.</param>
    protected void Listen(string file, string daemon)
    {
        File.Delete(file);
        var listener = Socket();
        listener.Bind(new UnixDomainSocketEndPoint(file));
        listener.Listen();
        _ = AcceptAsync(listener, new UnixDomainSocketEndPoint(daemon));
    }

    /// <summary>Passes on what the writer says, and decides where it ends.</summary>
    protected abstract Task SpeakAsync(Socket writer, Socket daemon);

    /// <summary>Passes on until either end is closed, or the relay is cut.</summary>
    /// <param name="passed">Looks at what was passed on.</param>
    protected static async Task PumpAsync(Socket from, Socket to, Action<ReadOnlyMemory<byte>>? passed = null)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int n; (n = await from.ReceiveAsync(buffer)) > 0;)
            {
                await to.SendAsync(buffer.AsMemory(0, n));
                passed?.Invoke(buffer.AsMemory(0, n));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }

    private async Task AcceptAsync(Socket listener, UnixDomainSocketEndPoint daemon)
    {
        try
        {
            while (true)
            {
                var writer = Keep(await listener.AcceptAsync());
                var server = Socket();
                await server.ConnectAsync(daemon);
                _ = SpeakAsync(writer, server);
                _ = PumpAsync(server, writer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private Socket Socket() => Keep(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));

    private Socket Keep(Socket socket)
    {
        sockets.Add(socket);
        return socket;
    }
}
