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

    /// <summary>A peer that sends more than fits gets room for more: fewer turns for a full table. Above any message.</summary>
    private const int LargeBuffer = 256 * 1024;

    private const int LargestChunk = 64 * 1024;

    /// <summary>Reads that find octets waiting, in a row, before others get their turn on the thread.</summary>
    private const int ReadsInARow = 16;

    private readonly Socket _socket;
    private readonly IBgpTransportOwner _owner;
    private readonly TimeProvider _time;
    private readonly Lock _sendGate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _pending = new();
    private ArrayBufferWriter<byte> _sending = new();
    private readonly ITimer _sendHold;
    private bool _writing;
    private volatile bool _closing;
    private ITimer? _linger;
    private TimeSpan _sendHoldTime = Timeout.InfiniteTimeSpan;

    public BgpTransport(Socket socket, IBgpTransportOwner owner, TimeProvider time)
    {
        (_socket, _owner, _time) = (socket, owner, time);
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        PeerEndPoint = (IPEndPoint)socket.RemoteEndPoint!;
        _sendHold = time.CreateTimer(
            static self => ((BgpTransport)self!).Stuck(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <summary>
    /// How long octets may wait for the peer to take the next of them (RFC 9687), from Established on;
    /// <see cref="Timeout.InfiniteTimeSpan"/> before, and when no hold time was agreed on.
    /// </summary>
    public TimeSpan SendHoldTime
    {
        get
        {
            lock (_sendGate) return _sendHoldTime;
        }
        set
        {
            lock (_sendGate)
            {
                _sendHoldTime = value;
                if (_writing) _sendHold.Change(value, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Octets that wait for TCP to take them.</summary>
    public int Waiting
    {
        get
        {
            lock (_sendGate) return _pending.WrittenCount + (_writing ? _sending.WrittenCount : 0);
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
            _linger = _time.CreateTimer(static self => ((BgpTransport)self!).Reset(), this, LingerTime, Timeout.InfiniteTimeSpan);
            if (_writing) return;
        }
        EndSending();
    }

    // A peer that does not read leaves our last words in the kernel's memory; they go with the connection.
    private void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
        Abort();
    }

    /// <summary>Closes at once.</summary>
    public void Abort()
    {
        lock (_sendGate)
        {
            _closing = true;
            _linger?.Dispose();
            _sendHold.Dispose();
        }
        _socket.Dispose();
        _closed.TrySetResult();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[InitialBuffer];
        var (filled, inARow) = (0, 0);
        try
        {
            while (true)
            {
                var receiving = _socket.ReceiveAsync(buffer.AsMemory(filled));
                inARow = receiving.IsCompleted ? inARow + 1 : 0;
                var received = await receiving.ConfigureAwait(false);
                if (received == 0) break;
                if (_closing) continue;
                filled += received;
                var isFull = filled == buffer.Length;
                var consumed = _owner.Received(this, buffer.AsSpan(0, filled), received);
                filled -= consumed;
                if (consumed > 0) buffer.AsSpan(consumed, filled).CopyTo(buffer);
                // Never smaller than an extended message (RFC 8654) from here on, so there is always room for the next octet.
                if (isFull && buffer.Length < LargeBuffer) Array.Resize(ref buffer, LargeBuffer);
                if (_closing) filled = 0;
                // A peer that never stops talking must not keep the thread from the timers of the others.
                if (inARow < ReadsInARow) continue;
                inARow = 0;
                await Task.Yield();
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
        try
        {
            while (Take())
            {
                for (var rest = _sending.WrittenMemory; !rest.IsEmpty;)
                {
                    var sending = _socket.SendAsync(rest[..Math.Min(rest.Length, LargestChunk)]);
                    // RFC 9687: when nothing can be written for this long, the peer is taken for dead.
                    var waits = !sending.IsCompleted;
                    if (waits) _sendHold.Change(SendHoldTime, Timeout.InfiniteTimeSpan);
                    rest = rest[await sending.ConfigureAwait(false)..];
                    if (waits) _sendHold.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }
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

    // The next octets to write; false when there are none, and nobody writes any more.
    private bool Take()
    {
        lock (_sendGate)
        {
            // One full table must not be kept in memory for the life of the session.
            if (_sending.Capacity > LargeBuffer) _sending = new ArrayBufferWriter<byte>();
            else _sending.ResetWrittenCount();
            if (_pending.WrittenCount == 0)
            {
                _writing = false;
                return false;
            }
            (_pending, _sending) = (_sending, _pending);
            return true;
        }
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
