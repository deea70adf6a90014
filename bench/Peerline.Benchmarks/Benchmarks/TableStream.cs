using System.Buffers;
using System.Net.Sockets;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>A stream of BGP messages into an Adj-RIB-In, as a session reads it: framed, judged by RFC 7606, kept.</summary>
internal static class TableStream
{
    private static readonly UpdateContext Context = new(FourOctetAs: true, PeerKind.External);

    public static readonly DateTimeOffset Then = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Applies every whole message and returns how many octets these were.</summary>
    public static int Apply(AdjRibIn peer, ReadOnlySpan<byte> octets) => Apply(peer, octets, out _);

    /// <summary>The same, and how many routes were in them.</summary>
    public static int Apply(AdjRibIn peer, ReadOnlySpan<byte> octets, out int routes)
    {
        var read = 0;
        routes = 0;
        while (BgpFrame.TryRead(octets[read..], BgpFrame.MaximumLength, out var frame, out _) == FrameStatus.Complete)
        {
            if (frame.Type == BgpMessageType.Update)
            {
                var change = peer.Apply(UpdateMessage.Read(frame.Body, Context), Then);
                routes += change.Added + change.Replaced + change.Repeated + change.Withdrawn;
            }
            read += frame.Length;
        }
        return read;
    }

    /// <summary>Reads a socket until both End-of-RIBs have come.</summary>
    public static void Receive(AdjRibIn peer, Socket socket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        var held = 0;
        while (!peer.EndOfRibReceived(Routing.Addressing.AfiSafi.IPv6Unicast))
        {
            var count = socket.Receive(buffer.AsSpan(held));
            if (count == 0) break;
            held += count;
            var read = Apply(peer, buffer.AsSpan(0, held));
            buffer.AsSpan(read, held - read).CopyTo(buffer);
            held -= read;
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
