using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>
/// A port on this machine's loopback that leads to one on the loopback of a namespace: a network that can be cut, and one that can fall
/// silent, which closes nothing.
/// </summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<(Socket Near, Socket Far)> conversations = [];
    private readonly NamespaceSockets there;
    private readonly int port;
    private volatile bool isSilent;

    public TcpRelay(LabNamespace where, int port)
    {
        (there, this.port) = (new NamespaceSockets(where), port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Nobody gets through.</summary>
    public bool IsDown { get; set; }

    /// <summary>Ends what is said now; whoever connects afterwards is heard.</summary>
    public void Cut()
    {
        while (conversations.TryTake(out var conversation))
        {
            conversation.Near.Dispose();
            conversation.Far.Dispose();
        }

        isSilent = false;
    }

    /// <summary>Nothing more gets through in what is said now, and nobody is told, until it is cut.</summary>
    public void FallSilent() => isSilent = true;

    public void Dispose()
    {
        listener.Stop();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                if (IsDown)
                {
                    near.Dispose();
                    continue;
                }

                var far = there.Create(AddressFamily.InterNetwork);
                await far.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
                conversations.Add((near, far));
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Over.
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int n; (n = await from.ReceiveAsync(buffer)) > 0;)
            {
                if (!isSilent) await to.SendAsync(buffer.AsMemory(0, n));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
