using System.Net;
using System.Net.Sockets;

namespace Peerline.Routing.Bgp;

/// <summary>
/// Listens on one local address for all sessions that use it. Keys are on the listening socket before a peer may connect (RFC 2385).
/// Binding
/// is tried again as long as the address is not there.
/// </summary>
internal sealed class BgpListener : IDisposable
{
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly IPEndPoint _endPoint;
    private readonly Dictionary<IPAddress, BgpSession> _sessions = [];
    private readonly ITimer _retry;
    private Socket? _socket;
    private bool _disposed;

    public BgpListener(IPEndPoint endPoint, TimeProvider time)
    {
        _endPoint = endPoint;
        _retry = time.CreateTimer(static self => ((BgpListener)self!).Open(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _sessions.Count == 0;
        }
    }

    /// <summary>Adds the peer, or takes its new key.</summary>
    public void Put(BgpSession session)
    {
        lock (_gate)
        {
            _sessions[session.Configuration.PeerAddress] = session;
            if (_socket is null)
            {
                Open();
                return;
            }
            try
            {
                Protect(session);
            }
            catch (SocketException e)
            {
                // Without its key the session would be open to anybody who takes the peer's address.
                _sessions.Remove(session.Configuration.PeerAddress);
                session.ReportTransportError($"protecting {_endPoint}: {BgpTransport.Describe(e)}");
            }
        }
    }

    public void Remove(BgpSession session)
    {
        lock (_gate)
        {
            if (!_sessions.Remove(session.Configuration.PeerAddress) || _socket is null) return;
            TcpOptions.SignWithMd5(_socket, session.Configuration.PeerAddress, null);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _socket?.Dispose();
            _retry.Dispose();
        }
    }

    private void Open()
    {
        lock (_gate)
        {
            if (_disposed || _socket is not null) return;
            var socket = new Socket(_endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                if (_endPoint.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
                TcpOptions.SendWithMaximumTtl(socket);
                socket.Bind(_endPoint);
                _socket = socket;
                foreach (var session in _sessions.Values) Protect(session);
                socket.Listen(128);
                _ = Task.Run(() => AcceptAsync(socket));
            }
            catch (SocketException e)
            {
                socket.Dispose();
                _socket = null;
                foreach (var session in _sessions.Values)
                    session.ReportTransportError($"listening on {_endPoint}: {BgpTransport.Describe(e)}");
                _retry.Change(RetryTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Protect(BgpSession session)
    {
        TcpOptions.SignWithMd5(_socket!, session.Configuration.PeerAddress, session.Configuration.Md5Key);
        // On the listener GTSM already stops the SYN, but it is one value for all peers of the address; each connection has its own again.
        TcpOptions.RequireMaximumTtl(_socket!, _sessions.Values.All(s => s.Configuration.TtlSecurity));
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException) when (!_disposed)
            {
                // The peer gave up between SYN and accept, or descriptors are short: neither ends the listener, nor may it spin.
                await Task.Delay(AcceptPause).ConfigureAwait(false);
                continue;
            }
            catch (SocketException)
            {
                return;
            }
            if (!Find(socket, out var session) || !session!.Accept(socket)) socket.Dispose();
        }
    }

    private bool Find(Socket socket, out BgpSession? session)
    {
        session = null;
        try
        {
            if (socket.RemoteEndPoint is not IPEndPoint peer) return false;
            lock (_gate) return _sessions.TryGetValue(peer.Address, out session);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
