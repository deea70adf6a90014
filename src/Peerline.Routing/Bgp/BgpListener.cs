using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>
/// Listens on one local address for all sessions that use it. Keys are on the listening socket before a peer may connect (RFC 2385).
/// Binding is tried again as long as the address is not there.
/// </summary>
internal sealed class BgpListener : IDisposable
{
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly IPEndPoint _endPoint;
    private readonly BgpSpeakerOptions _options;
    private readonly Dictionary<IPAddress, (BgpSession Session, BgpSessionConfiguration Configuration)> _sessions = [];
    private readonly ITimer _retry;
    private Socket? _socket;
    private bool _disposed;

    public BgpListener(IPEndPoint endPoint, BgpSpeakerOptions options)
    {
        (_endPoint, _options) = (endPoint, options);
        _retry = options.Time.CreateTimer(
            static self => ((BgpListener)self!).Open(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _sessions.Count == 0;
        }
    }

    /// <summary>Adds the peer, or takes its new key. Comes before the session takes the configuration.</summary>
    public void Put(BgpSession session, BgpSessionConfiguration configuration)
    {
        lock (_gate)
        {
            _sessions[configuration.PeerAddress] = (session, configuration);
            if (_socket is null)
            {
                Open();
                return;
            }
            try
            {
                Protect(configuration);
            }
            catch (SocketException e)
            {
                // Without its key the session would be open to anybody who takes the peer's address.
                _sessions.Remove(configuration.PeerAddress);
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
            Socket? socket = null;
            try
            {
                socket = _options.NewSocket(_endPoint.AddressFamily);
                if (_endPoint.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
                TcpOptions.SendWithMaximumTtl(socket);
                socket.Bind(_endPoint);
                _socket = socket;
                foreach (var (_, configuration) in _sessions.Values) Protect(configuration);
                socket.Listen(128);
                _ = Task.Run(() => AcceptAsync(socket));
            }
            catch (SocketException e)
            {
                socket?.Dispose();
                _socket = null;
                foreach (var (session, _) in _sessions.Values)
                    session.ReportTransportError($"listening on {_endPoint}: {BgpTransport.Describe(e)}");
                _retry.Change(RetryTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Protect(BgpSessionConfiguration configuration)
    {
        TcpOptions.SignWithMd5(_socket!, configuration.PeerAddress, configuration.Md5Key);
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
                await Task.Delay(AcceptPause, _options.Time).ConfigureAwait(false);
                continue;
            }
            catch (SocketException)
            {
                return;
            }
            // Strangers learn nothing.
            if (!Find(socket, out var session)) socket.Dispose();
            else if (!session!.Accept(socket, out var refusal)) Refuse(socket, refusal);
        }
    }

    // A word if the socket takes it at once; nobody waits for a peer that is not wanted.
    private static void Refuse(Socket socket, NotificationReason reason)
    {
        Span<byte> message = stackalloc byte[BgpFrame.HeaderLength + 2];
        NotificationMessage.Write(message, reason, []);
        try
        {
            socket.Blocking = false;
            socket.Send(message);
        }
        catch (SocketException)
        {
            // It is gone already.
        }
        socket.Dispose();
    }

    private bool Find(Socket socket, out BgpSession? session)
    {
        session = null;
        try
        {
            if (socket.RemoteEndPoint is not IPEndPoint peer) return false;
            lock (_gate)
            {
                var isKnown = _sessions.TryGetValue(peer.Address, out var found);
                session = found.Session;
                return isKnown;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
