using System.Net;
using System.Net.Sockets;

namespace Peerline.Routing.Bmp;

/// <summary>
/// A BMP monitoring station (RFC 7854 3.2): listens for routers and hands what they say to a consumer. It never sends. Connections,
/// messages and memory of each router are bounded, and what one router does is felt by no other.
/// </summary>
public sealed class BmpStation : IAsyncDisposable
{
    private static readonly TimeSpan TimeCheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly BmpStationOptions _options;
    private readonly IBmpConsumer _consumer;
    private readonly Dictionary<BmpConnection, Task> _connections = [];
    private Socket? _listener;
    private ITimer? _timer;
    private Task _accepting = Task.CompletedTask;
    private bool _stopped;

    /// <param name="options">What to listen on, and the limits.</param>
    /// <param name="consumer">Who takes the events.</param>
    public BmpStation(BmpStationOptions options, IBmpConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(consumer);
        _options = options;
        _consumer = consumer;
    }

    /// <summary>Where the station listens; null before <see cref="Start"/>.</summary>
    public IPEndPoint? LocalEndPoint { get; private set; }

    /// <summary>The routers that are connected, in no order.</summary>
    public IReadOnlyList<BmpRouter> Routers
    {
        get
        {
            lock (_gate) return [.. _connections.Keys.Select(c => c.Router)];
        }
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    /// <exception cref="InvalidOperationException">The station was started before.</exception>
    public void Start()
    {
        lock (_gate)
        {
            if (_listener is not null || _stopped) throw new InvalidOperationException("A station is started once.");
            var family = _options.Listen.AddressFamily;
            var socket = _options.CreateSocket is { } create ? create(family) : new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // IPv4 routers reach the address that stands for all, too.
                if (_options.Listen.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
                socket.Bind(_options.Listen);
                socket.Listen(128);
            }
            catch (SocketException)
            {
                socket.Dispose();
                throw;
            }
            _listener = socket;
            LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
            _timer = _options.TimeProvider.CreateTimer(static self => ((BmpStation)self!).CheckTime(), this, TimeCheck, TimeCheck);
            _accepting = Task.Run(() => AcceptAsync(socket));
        }
    }

    /// <summary>Stops to listen, closes all connections, and waits until the consumer has heard of every end.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            _stopped = true;
            _listener?.Dispose();
            _timer?.Dispose();
            foreach (var connection in _connections.Keys) connection.Close(BmpDisconnect.StationStopped);
            running = [_accepting, .. _connections.Values];
        }
        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                Admit(await listener.AcceptAsync().ConfigureAwait(false));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                if (_stopped) return;
                // The router gave up between SYN and accept, or descriptors are short: neither ends the listener, nor may it spin.
                await Task.Delay(AcceptPause).ConfigureAwait(false);
            }
        }
    }

    private void Admit(Socket socket)
    {
        if (!TryGetRemote(socket, out var remote))
        {
            socket.Dispose();
            return;
        }
        BmpRefusal refusal;
        lock (_gate)
        {
            if (_stopped)
            {
                socket.Dispose();
                return;
            }
            refusal = Judge(remote.Address);
            if (refusal == default)
            {
                var connection = new BmpConnection(socket, remote, _options, _consumer);
                _connections.Add(connection, Task.Run(() => RunAsync(connection)));
                return;
            }
        }
        socket.Dispose();
        Refuse(remote, refusal);
    }

    private void Refuse(IPEndPoint remote, BmpRefusal refusal)
    {
        try
        {
            _consumer.Refused(remote, refusal);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _options.OnConsumerFailure?.Invoke(new BmpRouter(remote, _options.TimeProvider.GetUtcNow()), e);
        }
    }

    private async Task RunAsync(BmpConnection connection)
    {
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (_gate) _connections.Remove(connection);
        }
    }

    private BmpRefusal Judge(IPAddress address)
    {
        if (_options.Admits is { } admits && !admits(address)) return BmpRefusal.NotAdmitted;
        if (_connections.Count >= _options.MaximumConnections) return BmpRefusal.TooManyConnections;
        return _connections.Keys.Count(c => c.Address.Equals(address)) >= _options.MaximumConnectionsPerAddress
            ? BmpRefusal.TooManyFromAddress
            : default;
    }

    // The router may be gone before anybody asks who it was.
    private bool TryGetRemote(Socket socket, out IPEndPoint remote)
    {
        remote = null!;
        try
        {
            if (socket.RemoteEndPoint is not IPEndPoint found) return false;
            remote = found.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(found.Address.MapToIPv4(), found.Port) : found;
            var keepAlive = (int)Math.Clamp(_options.KeepAlive.TotalSeconds, 4, 3600);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, keepAlive / 2);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, keepAlive / 8));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void CheckTime()
    {
        List<BmpConnection> connections;
        lock (_gate) connections = [.. _connections.Keys];
        foreach (var connection in connections) connection.CheckTime();
    }
}
