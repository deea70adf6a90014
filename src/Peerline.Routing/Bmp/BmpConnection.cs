using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Peerline.Routing.Bmp;

/// <summary>
/// One router's connection: reads into a pooled buffer, parses in place. As nothing is read while the consumer works, a router that is
/// faster than its consumer is slowed down by TCP.
/// </summary>
internal sealed class BmpConnection
{
    private const int FirstBufferLength = 4 * 1024;

    // A router that always has more must let others have a turn.
    private const int ReadsInARow = 32;

    private readonly Socket _socket;
    private readonly BmpStationOptions _options;
    private readonly IBmpConsumer _consumer;
    private readonly BmpSession _session;
    private readonly TimeProvider _time;
    private readonly long _connectedAt;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _lastReceived;
    private long _partialSince;
    private long _messagesSeen;
    private int _closeReason;

    public BmpConnection(Socket socket, IPEndPoint remote, BmpStationOptions options, IBmpConsumer consumer)
    {
        _socket = socket;
        _options = options;
        _consumer = consumer;
        _time = options.TimeProvider;
        _connectedAt = _lastReceived = _time.GetTimestamp();
        Router = new BmpRouter(remote, _time.GetUtcNow());
        _session = new BmpSession(Router, consumer, options.MaximumMessageLength, options.MaximumPeersPerRouter);
    }

    public BmpRouter Router { get; }

    public IPAddress Address => Router.Remote!.Address;

    public async Task RunAsync()
    {
        var reason = BmpDisconnect.ConsumerFailed;
        try
        {
            _consumer.Connected(Router);
            reason = await ReceiveAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever the consumer throws ends this router's session and no other.
            _options.OnConsumerFailure?.Invoke(Router, e);
        }
        finally
        {
            _socket.Dispose();
            if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
        try
        {
            _consumer.Disconnected(Router, reason);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _options.OnConsumerFailure?.Invoke(Router, e);
        }
    }

    /// <summary>Ends the connection from outside; the first reason counts.</summary>
    public void Close(BmpDisconnect reason)
    {
        if (Interlocked.CompareExchange(ref _closeReason, (int)reason, 0) == 0) _socket.Dispose();
    }

    /// <summary>Closes when a time limit is over.</summary>
    public void CheckTime()
    {
        var partialSince = Volatile.Read(ref _partialSince);
        if (Volatile.Read(ref _messagesSeen) == 0 && IsOver(_connectedAt, _options.FirstMessageTimeout)) Close(BmpDisconnect.SilentFromTheStart);
        else if (partialSince != 0 && IsOver(partialSince, _options.PartialMessageTimeout)) Close(BmpDisconnect.MessageTooSlow);
        else if (IsOver(Volatile.Read(ref _lastReceived), _options.IdleTimeout)) Close(BmpDisconnect.Idle);
    }

    private bool IsOver(long since, TimeSpan limit) => limit != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(since) >= limit;

    private async Task<BmpDisconnect> ReceiveAsync()
    {
        for (var reads = 1; ; reads++)
        {
            MakeRoom();
            int received;
            try
            {
                received = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return _closeReason != 0 ? (BmpDisconnect)_closeReason : BmpDisconnect.ConnectionLost;
            }
            if (received == 0) return Closed();
            Take(received);
            if (_session.Ended is { } ended) return ended;
            if (reads % ReadsInARow == 0) await Task.Yield();
        }
    }

    private BmpDisconnect Closed() => _closeReason != 0 ? (BmpDisconnect)_closeReason
        : _start == _end ? BmpDisconnect.Closed
        : BmpDisconnect.ClosedInMessage;

    private void Take(int received)
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _lastReceived, now);
        _end += received;
        var consumed = _session.Read(_buffer.AsSpan(_start, _end - _start));
        _start += consumed;
        Volatile.Write(ref _messagesSeen, Router.Messages);
        if (_start == _end) Volatile.Write(ref _partialSince, 0);
        else if (consumed > 0 || _partialSince == 0) Volatile.Write(ref _partialSince, now);
    }

    // What is left of a message moves to the front. The buffer grows only when octets filled it: a length that a router announces costs
    // nothing.
    private void MakeRoom()
    {
        var left = _end - _start;
        var wanted = Wanted();
        if (wanted > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(wanted);
            _buffer.AsSpan(_start, left).CopyTo(larger);
            if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
        }
        (_start, _end) = (0, left);
    }

    private int Wanted() =>
        _buffer.Length == 0 ? FirstBufferLength
        : _end < _buffer.Length ? _buffer.Length
        : Math.Max(_buffer.Length, Math.Min(_buffer.Length * 2, Math.Max(_options.ReceiveBufferLength, _options.MaximumMessageLength)));
}
