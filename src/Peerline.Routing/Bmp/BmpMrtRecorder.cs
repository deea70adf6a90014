using System.Buffers;
using Peerline.Routing.Addressing;
using Peerline.Routing.Mrt;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// Records one table of every monitored peer as MRT, as if the station had the sessions itself (RFC 6396 4.4, RFC 8050 3): Peer Up and
/// Peer Down as changes of state, Route Monitoring as messages, with the subtype that fits AS size, direction and ADD-PATH. Several
/// routers may go into one recorder. Allocates nothing for a message.
/// </summary>
/// <remarks>
/// MRT knows neither tables nor routing instances, so only one table is taken, and peers of equal addresses in different instances are
/// one. A Loc-RIB has no peer address: its BGP identifier stands for it. UPDATEs whose context is unknown are left out.
/// </remarks>
public sealed class BmpMrtRecorder : IBmpConsumer, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _record = new(8 * 1024);
    private readonly MrtWriter _writer;
    private readonly Func<DateTimeOffset, Stream> _open;
    private readonly BmpMrtRecorderOptions _options;
    private Stream? _stream;
    private long _octets;
    private long _period;
    private bool _disposed;

    /// <param name="open">Opens a file; it is given the time at which the file begins. The recorder disposes of it.</param>
    /// <param name="options">Which table, and when a new file begins.</param>
    public BmpMrtRecorder(Func<DateTimeOffset, Stream> open, BmpMrtRecorderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        _open = open;
        _options = options ?? new BmpMrtRecorderOptions();
        _writer = new MrtWriter(_record) { Microseconds = true };
    }

    /// <summary>Records so far, of all files.</summary>
    public long Records { get; private set; }

    /// <inheritdoc/>
    public void PeerUp(BmpPeer peer, in PeerUpMessage message) =>
        Change(peer, message.Peer.Timestamp, MrtSessionState.OpenConfirm, MrtSessionState.Established);

    /// <inheritdoc/>
    public void PeerDown(BmpPeer peer, in PeerDownMessage message) =>
        Change(peer, message.Peer.Timestamp, MrtSessionState.Established, MrtSessionState.Idle);

    /// <inheritdoc/>
    public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update) =>
        Message(peer, view, message, update.Context.FourOctetAs, HasPathIds(update));

    /// <inheritdoc/>
    public void EndOfRib(BmpPeer peer, RibView view, AfiSafi family, in RouteMonitoringMessage message) =>
        Message(peer, view, message, fourOctetAs: !message.Peer.IsLegacyAsPath, addPath: false);

    /// <summary>The sessions of a router that is gone are no longer known to be up.</summary>
    public void Disconnected(BmpRouter router, BmpDisconnect reason)
    {
        foreach (var peer in router.Peers)
            if (peer.IsUp) Change(peer, null, MrtSessionState.Established, MrtSessionState.Idle);
    }

    /// <summary>Hands what was recorded to the system.</summary>
    public void Flush()
    {
        lock (_gate) _stream?.Flush();
    }

    /// <summary>Ends the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _stream?.Dispose();
            _stream = null;
        }
    }

    private void Change(BmpPeer peer, DateTimeOffset? timestamp, MrtSessionState from, MrtSessionState to)
    {
        // Every session has a Loc-RIB's events only when that is the table that is recorded.
        if ((peer.Key.Type == BmpPeerType.LocRibInstance) != (_options.View == RibView.LocRib)) return;
        var now = _options.TimeProvider.GetUtcNow();
        lock (_gate)
        {
            if (_disposed) return;
            _writer.StateChange(timestamp ?? now, new MrtStateChange(PeeringOf(peer, fourOctetAs: true), from, to));
            Keep(now);
        }
    }

    private void Message(BmpPeer peer, RibView view, in RouteMonitoringMessage message, bool fourOctetAs, bool addPath)
    {
        if (view != _options.View) return;
        var sent = view is RibView.AdjRibOutPrePolicy or RibView.AdjRibOutPostPolicy;
        var now = _options.TimeProvider.GetUtcNow();
        lock (_gate)
        {
            if (_disposed) return;
            _writer.Message(message.Peer.Timestamp ?? now, PeeringOf(peer, fourOctetAs), message.Update, sent, addPath);
            Keep(now);
        }
    }

    private static MrtPeering PeeringOf(BmpPeer peer, bool fourOctetAs)
    {
        var remote = peer.Address.Afi == Afi.None ? peer.Identifier : peer.Address;
        var local = peer.LocalAddress.Afi == remote.Afi ? peer.LocalAddress : default;
        if (local.Afi == Afi.None) local = remote.IsIPv6 ? Address.FromOctets(stackalloc byte[16]) : Address.FromIPv4(0);
        return new MrtPeering(peer.Asn, peer.LocalAs, 0, remote, local, fourOctetAs);
    }

    // The family of the MP attribute decides where both are there: a message mixes them at most in theory.
    private static bool HasPathIds(in UpdateMessage update)
    {
        var families = update.Context.AddPath;
        if (families.IsNone) return false;
        if (update.TryGetMpReach(out var reach)) return families.Contains(reach.Family);
        if (update.TryGetMpUnreach(out var unreach)) return families.Contains(unreach.Family);
        return families.Contains(AfiSafi.IPv4Unicast);
    }

    // A record goes whole into the file that its time, or the size of the one before, asks for.
    private void Keep(DateTimeOffset now)
    {
        var period = _options.Interval > TimeSpan.Zero ? now.UtcTicks / _options.Interval.Ticks : 0;
        if (_stream is not null && (period != _period || _octets + _record.WrittenCount > _options.MaximumOctets))
        {
            _stream.Dispose();
            _stream = null;
        }
        if (_stream is null)
        {
            var begins = _options.Interval > TimeSpan.Zero ? new DateTimeOffset(period * _options.Interval.Ticks, TimeSpan.Zero) : now;
            // A file that is full before its period is over is followed by one that begins now.
            _stream = _open(period == _period && _octets > 0 ? now : begins);
            (_period, _octets) = (period, 0);
        }
        _stream.Write(_record.WrittenSpan);
        _octets += _record.WrittenCount;
        Records++;
        _record.ResetWrittenCount();
    }
}
