using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>
/// Stands between a writer and gobgpd, and cuts every connection in place of the call after a given number of calls: for the router this is
/// a writer that died there, for the writer a router that is gone.
/// </summary>
internal sealed class GrpcRelay : IDisposable
{
    //  HTTP/2 (RFC 9113 4.1):  | length (24) | type (8) | flags (8) | stream (32) | …   Each call begins with one HEADERS frame.
    private const int PrefaceLength = 24;
    private const int FrameHeader = 9;
    private const byte Headers = 1;

    private readonly ConcurrentBag<Socket> sockets = [];
    private readonly string to;
    private readonly bool once;
    private int callsLeft;

    /// <param name="once">Only this writer dies: whoever connects afterwards gets through.</param>
    public GrpcRelay(string to, string file, int calls, bool once = false)
    {
        (this.to, callsLeft, this.once) = (to, calls, once);
        File.Delete(file);
        var listener = Socket();
        listener.Bind(new UnixDomainSocketEndPoint(file));
        listener.Listen();
        Endpoint = $"unix:{file}";
        _ = AcceptAsync(listener);
    }

    public string Endpoint { get; }

    /// <summary>A call was cut off.</summary>
    public bool HasCut { get; private set; }

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
                await server.ConnectAsync(new UnixDomainSocketEndPoint(to));
                _ = CallsAsync(client, server);
                _ = AnswersAsync(server, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task CallsAsync(Socket client, Socket server)
    {
        try
        {
            var preface = new byte[PrefaceLength];
            await FillAsync(client, preface);
            await server.SendAsync(preface);
            while (true)
            {
                var header = new byte[FrameHeader];
                await FillAsync(client, header);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
                await FillAsync(client, payload);
                if (header[3] == Headers && !(once && HasCut) && Interlocked.Decrement(ref callsLeft) < 0)
                {
                    HasCut = true;
                    if (!once) Dispose();
                    client.Dispose();
                    server.Dispose();
                    return;
                }

                await server.SendAsync(header);
                await server.SendAsync(payload);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // Cut.
        }
    }

    private static async Task AnswersAsync(Socket server, Socket client)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int n; (n = await server.ReceiveAsync(buffer)) > 0;) await client.SendAsync(buffer.AsMemory(0, n));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static async Task FillAsync(Socket from, Memory<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var n = await from.ReceiveAsync(buffer);
            if (n == 0) throw new EndOfStreamException();
            buffer = buffer[n..];
        }
    }

    private Socket Socket() => Keep(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));

    private Socket Keep(Socket socket)
    {
        sockets.Add(socket);
        return socket;
    }
}
