using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>
/// One TCP connection: reads into one buffer, writes what is queued in the order queued, closes behind what was queued. Knows nothing of
/// BGP but the size of a message.
/// </summary>
internal sealed class BgpTransport
{
    /// <summary>How long a connection that we close may take to take our last words. No time of the protocol, so nobody sets it.</summary>
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    private const int InitialBuffer = 16 * 1024;
    private const int LargestChunk = 64 * 1024;

    private readonly Socket _socket;
    private readonly IBgpTransportOwner _owner;
    private readonly TimeProvider _time;
    private readonly Lock _sendGate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _pending = new();
    private ArrayBufferWriter<byte> _sending = new();
    private bool _writing;
    private volatile bool _closing;
    private ITimer? _linger;

    public BgpTransport(Socket socket, IBgpTransportOwner owner, TimeProvider time)
    {
        (_socket, _owner, _time) = (socket, owner, time);
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        PeerEndPoint = (IPEndPoint)socket.RemoteEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    public IPEndPoint PeerEndPoint { get; }

    /// <summary>Completes when the socket is closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>True while octets wait for the peer to read.</summary>
    public bool IsWriting
    {
        get
        {
            lock (_sendGate) return _writing;
        }
    }

    public void Start() => _ = Task.Run(ReadAsync);

    public void Send(ReadOnlySpan<byte> octets)
    {
        lock (_sendGate)
        {
            if (_closing) return;
            _pending.Write(octets);
            if (_writing) return;
            _writing = true;
        }
        _ = Task.Run(WriteAsync);
    }

    /// <summary>
    /// Sends what is queued, then closes. What the peer still sends is read and thrown away, so that our last words arrive.
    /// </summary>
    public void Close()
    {
        lock (_sendGate)
        {
            if (_closing) return;
            _closing = true;
            _linger = TimeProvider.System.CreateTimer(
                static self => ((BgpTransport)self!).Abort(), this, LingerTime, Timeout.InfiniteTimeSpan);
            if (_writing) return;
        }
        EndSending();
    }

    /// <summary>Closes at once.</summary>
    public void Abort()
    {
        lock (_sendGate)
        {
            _closing = true;
            _linger?.Dispose();
        }
        _socket.Dispose();
        _closed.TrySetResult();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[InitialBuffer];
        var filled = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
                if (received == 0) break;
                if (_closing) continue;
                filled += received;
                var consumed = _owner.Received(this, buffer.AsSpan(0, filled), received);
                filled -= consumed;
                if (consumed > 0) buffer.AsSpan(consumed, filled).CopyTo(buffer);
                // Only an extended message (RFC 8654) needs more.
                if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 4, BgpFrame.MaximumExtendedLength + 1));
                if (_closing) filled = 0;
            }
            if (!_closing) _owner.Lost(this, "the peer closed the connection");
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            if (!_closing) _owner.Lost(this, Describe(e));
        }
        catch (Exception e)
        {
            // A policy of somebody else's that throws, or a bug: the session must not hang on it, and it must not be hidden.
            _owner.Lost(this, $"internal error: {e.GetType().Name}");
            Abort();
            throw;
        }
        Abort();
    }

    private async Task WriteAsync()
    {
        // RFC 9687: when nothing at all can be written for this long, the peer is taken for dead.
        using var stuck = _time.CreateTimer(
            static self => ((BgpTransport)self!).Stuck(), this, _owner.SendHoldTime, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                lock (_sendGate)
                {
                    if (_pending.WrittenCount == 0)
                    {
                        _writing = false;
                        break;
                    }
                    (_pending, _sending) = (_sending, _pending);
                }
                for (var rest = _sending.WrittenMemory; !rest.IsEmpty;)
                {
                    var sent = await _socket.SendAsync(rest[..Math.Min(rest.Length, LargestChunk)]).ConfigureAwait(false);
                    rest = rest[sent..];
                    stuck.Change(_owner.SendHoldTime, Timeout.InfiniteTimeSpan);
                }
                _sending.ResetWrittenCount();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            lock (_sendGate) _writing = false;
            if (!_closing) _owner.Lost(this, Describe(e));
            Abort();
            return;
        }
        if (_closing) EndSending();
        else _owner.Drained(this);
    }

    private void Stuck()
    {
        if (IsWriting) _owner.SendHoldExpired(this);
    }

    private void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Abort();
        }
    }

    internal static string Describe(Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => "the peer reset the connection",
        SocketException { SocketErrorCode: SocketError.TimedOut } => "timed out",
        SocketException { SocketErrorCode: SocketError.HostUnreachable } => "host unreachable",
        SocketException { SocketErrorCode: SocketError.NetworkUnreachable } => "network unreachable",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "the local address is not there",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => "the address and port are in use",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "not permitted",
        ObjectDisposedException => "closed",
        _ => e.Message,
    };
}
