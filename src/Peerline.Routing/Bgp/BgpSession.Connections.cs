using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

// Connections: the one that we open, the one that the peer opens, and which of both stays (RFC 4271 6.8).
public sealed partial class BgpSession : IBgpTransportOwner
{
    /// <summary>A peer that fails again and again may try once in this time.</summary>
    private static readonly TimeSpan AcceptInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A peer that lives answers an OPEN at once. A connection without an answer for this long is of a peer that has gone, and whose FIN
    /// or RST never came (with MD5, one without a signature does not count): it must not keep the peer out until its four minutes are over.
    /// </summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private DateTimeOffset _lastAccepted;

    private BgpConnection? EstablishedConnection => _outgoing.State == BgpState.Established ? _outgoing
        : _incoming is { State: BgpState.Established } incoming ? incoming
        : null;

    /// <summary>Takes a connection of the peer, or says why not: the caller then tells the peer and closes it.</summary>
    internal bool Accept(Socket socket, out NotificationReason refusal)
    {
        lock (_gate)
        {
            if (_incoming is { } old && IsUnanswered(old)) Feed(old, BgpEvent.OpenCollisionDump);
            refusal = ReasonToRefuse(hasRestarted: EndWhatAnotherConnectionReplaces(), out var sentence);
            if (sentence.Length > 0)
            {
                _counters.ConnectionsRejected++;
                _raise(new BgpConnectionRejected(Name, _options.Time.GetUtcNow(), socket.RemoteEndPoint?.ToString() ?? "", sentence));
                Publish();
                return false;
            }
            _lastAccepted = _options.Time.GetUtcNow();
            var incoming = NewConnection(isIncoming: true);
            try
            {
                TcpOptions.SendWithMaximumTtl(socket);
                TcpOptions.RequireMaximumTtl(socket, _configuration.TtlSecurity);
                socket.NoDelay = true;
                incoming.Transport = new BgpTransport(socket, this, _options.Time);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                Remember(BgpErrorSource.Transport, null, BgpTransport.Describe(e));
                incoming.StopTimers();
                Publish();
                refusal = NotificationReason.ConnectionRejected;
                return false;
            }
            _incoming = incoming;
            incoming.Transport.Start();
            Feed(incoming, BgpEvent.AutomaticStartPassive);
            Feed(incoming, BgpEvent.TcpConnectionConfirmed);
            Publish();
            return true;
        }
    }

    /// <summary>True while something waits for the peer to read.</summary>
    internal bool IsWriting => _outgoing.Transport is { IsWriting: true } || _incoming?.Transport is { IsWriting: true };

    // RFC 4486 4: a connection that is not taken is told so; RFC 4271 6.8: the one beside an Established one is a collision.
    private NotificationReason ReasonToRefuse(bool hasRestarted, out string sentence)
    {
        sentence = EstablishedConnection is not null ? "the session is established"
            : _incoming is not null ? "a connection of the peer is already being negotiated"
            : "";
        if (sentence.Length > 0) return NotificationReason.ConnectionCollisionResolution;
        sentence = _removed ? "the session is gone"
            : _configuration.Shutdown ? "the session is administratively down"
            : _heldByMaximumPrefixes ? "the session is held down by its prefix limit"
            : !hasRestarted && _failures > 0 && _options.Time.GetUtcNow() - _lastAccepted < AcceptInterval ? "the peer tries too often"
            : "";
        return NotificationReason.ConnectionRejected;
    }

    // RFC 4724 4.2: a peer that offered graceful restart for a family and connects anew has restarted. What we still take for its session
    // is ended without a NOTIFICATION; its FIN may never come.
    private bool EndWhatAnotherConnectionReplaces()
    {
        if (EstablishedConnection is not { Negotiated.GracefulRestart.Families.IsEmpty: false } old) return false;
        Remember(BgpErrorSource.Transport, null, "the peer has restarted: it opened another connection");
        Feed(old, BgpEvent.TcpConnectionFails);
        return true;
    }

    private BgpConnection NewConnection(bool isIncoming)
    {
        BgpConnection connection = null!;
        SessionTimer Timer(BgpEvent @event) => new(_options.Time, _gate, () => TimerExpired(connection, @event));
        connection = new BgpConnection
        {
            IsIncoming = isIncoming,
            ConnectRetry = Timer(BgpEvent.ConnectRetryTimerExpires),
            Hold = Timer(BgpEvent.HoldTimerExpires),
            Keepalive = Timer(BgpEvent.KeepaliveTimerExpires),
            DelayOpen = Timer(BgpEvent.DelayOpenTimerExpires),
            IdleHold = Timer(BgpEvent.IdleHoldTimerExpires),
        };
        return connection;
    }

    private void StartConnections()
    {
        if (!MayRun || _outgoing.State != BgpState.Idle) return;
        Feed(_outgoing, _configuration.Passive ? BgpEvent.ManualStartPassive : BgpEvent.ManualStart);
    }

    private void StopConnections(NotificationReason reason, byte[] data)
    {
        if (_incoming is { } incoming) Feed(incoming, new BgpInput(BgpEvent.ManualStop, reason), data);
        Feed(_outgoing, new BgpInput(BgpEvent.ManualStop, reason), data);
    }

    private async Task ConnectAsync(BgpConnection connection, BgpSessionConfiguration configuration, CancellationToken cancel)
    {
        Socket? socket = null;
        string? failure = null;
        try
        {
            socket = _options.NewSocket(configuration.PeerAddress.AddressFamily);
            socket.NoDelay = true;
            TcpOptions.SendWithMaximumTtl(socket);
            if (configuration.TtlSecurity) TcpOptions.RequireMaximumTtl(socket, true);
            if (configuration.Md5Key is { } key) TcpOptions.SignWithMd5(socket, configuration.PeerAddress, key);
            socket.Bind(new IPEndPoint(configuration.LocalAddress, 0));
            await socket.ConnectAsync(new IPEndPoint(configuration.PeerAddress, configuration.PeerPort), cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            return;
        }
        catch (SocketException e)
        {
            failure = BgpTransport.Describe(e);
        }
        lock (_gate)
        {
            var unwanted = cancel.IsCancellationRequested || connection.State != BgpState.Connect;
            if (unwanted || failure is not null || !TryAttach(connection, socket!))
            {
                socket?.Dispose();
                if (unwanted) return;
                failure ??= "the connection was lost at once";
                Remember(BgpErrorSource.Transport, null, $"connecting to {configuration.PeerAddress}: {failure}");
                Feed(connection, BgpEvent.TcpConnectionFails);
            }
            else
            {
                Feed(connection, BgpEvent.TcpConnectionRequestAcked);
            }
            Publish();
        }
    }

    private bool TryAttach(BgpConnection connection, Socket socket)
    {
        try
        {
            connection.Transport = new BgpTransport(socket, this, _options.Time);
            connection.Transport.Start();
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private BgpConnection? OwnerOf(BgpTransport transport) => _outgoing.Transport == transport ? _outgoing
        : _incoming?.Transport == transport ? _incoming
        : null;

    private BgpConnection? OtherThan(BgpConnection connection) => connection.IsIncoming ? _outgoing : _incoming;

    private bool IsUnanswered(BgpConnection connection) =>
        connection.State == BgpState.OpenSent && _options.Time.GetElapsedTime(connection.OpenSentAt) >= AnswerTime;

    void IBgpTransportOwner.Lost(BgpTransport transport, string reason)
    {
        lock (_gate)
        {
            if (OwnerOf(transport) is not { } connection) return;
            // A peer that has just said why, or that lost a collision, has said more than its FIN.
            if (OtherThan(connection) is not { IsTalking: true }) Remember(BgpErrorSource.Transport, null, reason);
            Feed(connection, BgpEvent.TcpConnectionFails);
            Publish();
        }
    }

    void IBgpTransportOwner.SendHoldExpired(BgpTransport transport)
    {
        lock (_gate)
        {
            if (OwnerOf(transport) is not { } connection) return;
            Feed(connection, BgpEvent.SendHoldTimerExpires);
            Publish();
        }
    }

    /// <summary>
    /// Decides between two connections once the peer's OPEN has come on one of them; false when that one was the one to go. A connection
    /// that is not Established is closed in favour of one that is, and one that the peer does not answer in favour of one that it does.
    /// </summary>
    private bool SurvivesCollision(BgpConnection connection, OpenMessage open)
    {
        if (OtherThan(connection) is not { IsTalking: true } other) return true;
        var keepsOurs = ConnectionCollision.KeepsOurConnection(_options.Identifier, LocalAs, open.Identifier, open.Asn);
        var survives = IsUnanswered(other) || ConnectionCollision.Survives(other.State, connection.IsIncoming, keepsOurs);
        Feed(survives ? other : connection, BgpEvent.OpenCollisionDump);
        return survives;
    }

    /// <summary>A machine has fallen back: what next.</summary>
    private void ConnectionEnded(BgpConnection connection, BgpState from, BgpInput input)
    {
        connection.Negotiated = null;
        if (connection.IsIncoming)
        {
            connection.StopTimers();
            if (_incoming == connection) _incoming = null;
        }
        var cause = input.Event;
        var collided = cause == BgpEvent.OpenCollisionDump || input.Notification == NotificationReason.ConnectionCollisionResolution;
        var transportFailed = cause == BgpEvent.TcpConnectionFails && from < BgpState.OpenConfirm;
        var faulty = cause != BgpEvent.ManualStop && !collided && !transportFailed;
        // As long as the other connection talks there is nothing to restart, and nothing has failed; when it ends, this is asked again.
        if (OtherThan(connection) is { IsTalking: true }) return;
        if (faulty) _failures++;
        if (cause == BgpEvent.ManualStop || !MayRun || _outgoing.State != BgpState.Idle) return;

        if (faulty) Feed(_outgoing, _configuration.Passive ? BgpEvent.AutomaticStartDampedPassive : BgpEvent.AutomaticStartDamped);
        else Feed(_outgoing, BgpEvent.AutomaticStartPassive);
    }
}
