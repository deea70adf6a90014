using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Benchmarks.References;

/// <summary>A speaker that only talks: opens a session and writes prepared UPDATEs as fast as TCP takes them.</summary>
internal sealed class TableSender : IDisposable
{
    private readonly Socket _socket;

    /// <summary>Connects and brings the session to Established.</summary>
    public TableSender(IPEndPoint local, IPEndPoint remote, Asn asn)
    {
        _socket = Connect(local, remote);
        var buffer = new byte[BgpFrame.MaximumLength];
        var open = new OpenMessage
        {
            MyAutonomousSystem = asn.TwoOctet,
            HoldTimeSeconds = 0,
            Identifier = Address.Parse(local.Address.ToString()),
            Capabilities =
            [
                new MultiprotocolCapability(AfiSafi.IPv4Unicast), new MultiprotocolCapability(AfiSafi.IPv6Unicast),
                new FourOctetAsCapability(asn),
            ],
        };
        _socket.Send(buffer.AsSpan(0, open.WriteTo(buffer)));
        Expect(BgpMessageType.Open, buffer);
        _socket.Send(KeepaliveMessage.Octets);
        Expect(BgpMessageType.Keepalive, buffer);
    }

    /// <summary>Writes the octets; a thread of its own, because the reader may be slower.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> octets) => Task.Run(async () =>
    {
        while (!octets.IsEmpty) octets = octets[await _socket.SendAsync(octets[..Math.Min(octets.Length, 1 << 18)], SocketFlags.None)..];
    });

    public void Dispose() => _socket.Dispose();

    private static Socket Connect(IPEndPoint local, IPEndPoint remote)
    {
        while (true)
        {
            var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(local);
                socket.Connect(remote);
                return socket;
            }
            catch (SocketException)
            {
                // BIRD listens a moment after it has started.
                socket.Dispose();
                Thread.Yield();
            }
        }
    }

    private void Expect(BgpMessageType type, byte[] buffer)
    {
        Receive(buffer.AsSpan(0, BgpFrame.HeaderLength));
        var length = (buffer[BgpFrame.LengthOffset] << 8) | buffer[BgpFrame.LengthOffset + 1];
        Receive(buffer.AsSpan(BgpFrame.HeaderLength, length - BgpFrame.HeaderLength));
        var received = (BgpMessageType)buffer[BgpFrame.TypeOffset];
        if (received != type) throw new InvalidOperationException($"{type} expected, {received} received.");
    }

    private void Receive(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var count = _socket.Receive(destination);
            if (count == 0) throw new InvalidOperationException("The other end closed the connection.");
            destination = destination[count..];
        }
    }
}
