using System.Buffers.Binary;
using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>Between a writer and gobgpd: it cuts in place of the call after a given number of calls.</summary>
internal sealed class GrpcRelay : Relay
{
    //  HTTP/2 (RFC 9113 4.1):  | length (24) | type (8) | flags (8) | stream (32) | …   Each call begins with one HEADERS frame.
    private const int PrefaceLength = 24;
    private const int FrameHeader = 9;
    private const byte Headers = 1;

    private readonly bool once;
    private int callsLeft;

    /// <param name="once">Only this writer dies: whoever connects afterwards gets through.</param>
    public GrpcRelay(string to, string file, int calls, bool once = false)
    {
        (callsLeft, this.once) = (calls, once);
        Endpoint = $"unix:{file}";
        Listen(file, to);
    }

    public string Endpoint { get; }

    /// <summary>A call was cut off.</summary>
    public bool HasCut { get; private set; }

    protected override async Task SpeakAsync(Socket writer, Socket daemon)
    {
        try
        {
            var preface = new byte[PrefaceLength];
            await FillAsync(writer, preface);
            await daemon.SendAsync(preface);
            while (true)
            {
                var header = new byte[FrameHeader];
                await FillAsync(writer, header);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
                await FillAsync(writer, payload);
                if (header[3] == Headers && !(once && HasCut) && Interlocked.Decrement(ref callsLeft) < 0)
                {
                    HasCut = true;
                    if (!once) Dispose();
                    writer.Dispose();
                    daemon.Dispose();
                    return;
                }

                await daemon.SendAsync(header);
                await daemon.SendAsync(payload);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or EndOfStreamException)
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
}
