using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>A peer that does exactly what the test tells it: octets out, frames in.</summary>
internal sealed class ScriptedPeer(Socket socket) : IDisposable
{
    private byte[] _buffer = new byte[4096];
    private int _filled;

    /// <summary>Connects to the edge, from the peer's address.</summary>
    public static async Task<ScriptedPeer> ConnectAsync(Lab lab) => new(await lab.ConnectAsPeerAsync());

    /// <summary>Connects to the edge from another address of the lab.</summary>
    public static async Task<ScriptedPeer> ConnectAsync(Lab lab, byte last) => new(await lab.ConnectFromAsync(lab.Nth(last)));

    /// <summary>Listens where the edge connects to.</summary>
    public static Socket Listen(Lab lab)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.IpTimeToLive, 255);
        listener.Bind(new IPEndPoint(lab.Peer, lab.Port));
        listener.Listen();
        return listener;
    }

    public static async Task<ScriptedPeer> AcceptAsync(Socket listener) => new(await listener.AcceptAsync(Lab.Deadline));

    public static byte[] Open(string identifier = "192.0.2.2", ushort holdTime = 90, Asn? asn = null) => OpenFrom(new OpenMessage
    {
        MyAutonomousSystem = (asn ?? Lab.PeerAs).TwoOctet,
        HoldTimeSeconds = holdTime,
        Identifier = Address.Parse(identifier),
        Capabilities =
        [
            new MultiprotocolCapability(AfiSafi.IPv4Unicast), new RouteRefreshCapability(), new FourOctetAsCapability(asn ?? Lab.PeerAs),
        ],
    });

    public static byte[] OpenFrom(OpenMessage open)
    {
        var buffer = new byte[BgpFrame.MaximumLength];
        return buffer[..open.WriteTo(buffer)];
    }

    public async Task SendAsync(ReadOnlyMemory<byte> octets) => await socket.SendAsync(octets, Lab.Deadline);

    /// <summary>False when the edge has closed or reset the connection.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> octets)
    {
        try
        {
            await socket.SendAsync(octets, Lab.Deadline);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>The next message, or null when the edge closed the connection.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        while (true)
        {
            if (Take() is { } message) return message;
            if (_filled == _buffer.Length) Array.Resize(ref _buffer, 128 * 1024);
            try
            {
                var received = await socket.ReceiveAsync(_buffer.AsMemory(_filled), Lab.Deadline);
                if (received == 0) return null;
                _filled += received;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }
    }

    /// <summary>Skips to the NOTIFICATION that ends the connection.</summary>
    public async Task<(NotificationReason Reason, byte[] Data)> ReceiveNotificationAsync()
    {
        while (await ReceiveAsync() is { } message)
            if (message[18] == (byte)BgpMessageType.Notification) return (new((NotificationCode)message[19], message[20]), message[21..]);
        throw new InvalidOperationException("The connection ended without a NOTIFICATION.");
    }

    public async Task<byte[]> ReceiveAsync(BgpMessageType type)
    {
        while (await ReceiveAsync() is { } message)
            if (message[18] == (byte)type) return message;
        throw new InvalidOperationException($"The connection ended without a {type}.");
    }

    /// <summary>Says everything that makes a session.</summary>
    public async Task EstablishAsync(string identifier = "192.0.2.2", ushort holdTime = 90)
    {
        await ReceiveAsync(BgpMessageType.Open);
        await SendAsync(Open(identifier, holdTime));
        await ReceiveAsync(BgpMessageType.Keepalive);
        await SendAsync(KeepaliveMessage.Octets.ToArray());
    }

    /// <summary>
    /// Waits until nothing more comes in although nothing was read: the kernel's buffer is full, and TCP has told the edge so.
    /// </summary>
    public async Task UntilItsWindowIsZeroAsync()
    {
        var deadline = Lab.Deadline;
        for (var (waiting, unchanged) = (0, 0); unchanged < 10; unchanged = socket.Available == waiting ? unchanged + 1 : 0)
        {
            waiting = socket.Available;
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline);
        }
    }

    /// <summary>Waits until the edge has reset the connection, reading nothing.</summary>
    public async Task UntilResetAsync()
    {
        var deadline = Lab.Deadline;
        while (!IsReset()) await Task.Delay(TimeSpan.FromMilliseconds(20), deadline);
    }

    private bool IsReset()
    {
        try
        {
            socket.Send(ReadOnlySpan<byte>.Empty);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public void Dispose() => socket.Dispose();

    private byte[]? Take()
    {
        if (BgpFrame.TryRead(_buffer.AsSpan(0, _filled), BgpFrame.MaximumExtendedLength, out var frame, out _) != FrameStatus.Complete) return null;
        var message = frame.Octets.ToArray();
        _filled -= message.Length;
        _buffer.AsSpan(message.Length, _filled).CopyTo(_buffer);
        return message;
    }
}
