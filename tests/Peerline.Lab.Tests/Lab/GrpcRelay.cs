using System.Buffers.Binary;
using System.Net.Sockets;

namespace Peerline.Lab.Tests;

/// <summary>Between a writer and gobgpd: it ends the conversation in place of the call after a given number of calls.</summary>
internal sealed class GrpcRelay : Relay
{
    //  HTTP/2 (RFC 9113 4.1):  | length (24) | type (8) | flags (8) | stream (32) | …   Each call begins with one HEADERS frame.
    private const int PrefaceLength = 24;
    private const int FrameHeader = 9;
    private const byte Headers = 1;

    private readonly int calls;
    private int passed;

    public GrpcRelay(string to, string file, int calls, RelayEnd end = RelayEnd.Gone)
        : base(end)
    {
        this.calls = calls;
        Endpoint = $"unix:{file}";
        Listen(file, to);
    }

    public string Endpoint { get; }

    public override int Passed => passed;

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
                if (header[3] == Headers)
                {
                    if (Volatile.Read(ref passed) >= calls) await EndAsync();
                    Interlocked.Increment(ref passed);
                }

                await daemon.SendAsync(header);
                await daemon.SendAsync(payload);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // Cut.
        }

        writer.Dispose();
        daemon.Dispose();
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
