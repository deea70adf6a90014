using System.Collections.Concurrent;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// Feeds BMP into a table: an <see cref="AdjRibIn"/> for each table of each peer of each router. The table takes what comes twice once.
/// When a peer goes down its routes go; when a router is gone its routes stay and are stale, until it comes back, says what it still
/// has, and says that this is all (End-of-RIB). What it does not speak of in a whole connection goes with the end of that.
/// </summary>
public sealed class BmpTableFeed : IBmpConsumer
{
    private readonly ConcurrentDictionary<(BmpPeer Peer, RibView View), AdjRibIn> _live = new();
    private readonly Dictionary<(string Router, BmpPeerKey Peer, RibView View), Held> _held = [];
    private readonly Lock _gate = new();
    private readonly AdjRibsIn _ribs;
    private readonly TimeProvider _time;
    private readonly Func<BmpRouter, string> _nameOf;

    /// <param name="ribs">Where the routes go.</param>
    /// <param name="nameOf">
    /// What stays the same of a router over its connections; its address when left out, because sysName is what the router says.
    /// </param>
    /// <param name="time">The clock, for messages without a time.</param>
    public BmpTableFeed(AdjRibsIn ribs, Func<BmpRouter, string>? nameOf = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(ribs);
        _ribs = ribs;
        _nameOf = nameOf ?? (static router => router.Remote?.Address.ToString() ?? "");
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The tables that there are, with the router's name, the peer and the view, in no order.</summary>
    public IReadOnlyList<(string Router, BmpPeerKey Peer, RibView View, AdjRibIn Table)> Tables
    {
        get
        {
            lock (_gate) return [.. _held.Select(h => (h.Key.Router, h.Key.Peer, h.Key.View, h.Value.Table))];
        }
    }

    /// <inheritdoc/>
    public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update) =>
        TableOf(peer, view).Apply(update, message.Peer.Timestamp ?? _time.GetUtcNow());

    /// <inheritdoc/>
    public void EndOfRib(BmpPeer peer, RibView view, AfiSafi family, in RouteMonitoringMessage message)
    {
        var table = TableOf(peer, view);
        table.Apply(UpdateMessage.Read(message.UpdateBody, new UpdateContext(FourOctetAs: true)), _time.GetUtcNow());
        table.SweepStale(family);
    }

    /// <inheritdoc/>
    public void PeerDown(BmpPeer peer, in PeerDownMessage message) => Remove(peer.Router, key => key.Peer == peer.Key, ownOnly: true);

    /// <inheritdoc/>
    public void Disconnected(BmpRouter router, BmpDisconnect reason)
    {
        // What an older connection left, and this one did not speak of.
        Remove(router, static _ => true, ownOnly: false);
        lock (_gate)
        {
            foreach (var held in _held.Values)
            {
                if (held.Owner != router) continue;
                held.Table.MarkStale(AfiSafi.IPv4Unicast);
                held.Table.MarkStale(AfiSafi.IPv6Unicast);
                held.IsLeft = true;
            }
        }
        foreach (var peer in router.Peers) Forget(peer);
    }

    private AdjRibIn TableOf(BmpPeer peer, RibView view) => _live.TryGetValue((peer, view), out var table) ? table : Find(peer, view);

    private AdjRibIn Find(BmpPeer peer, RibView view)
    {
        var key = (_nameOf(peer.Router), peer.Key, view);
        lock (_gate)
        {
            if (!_held.TryGetValue(key, out var held)) _held[key] = held = new Held(_ribs.Add($"{key.Item1} {peer} {view}"));
            (held.Owner, held.IsLeft) = (peer.Router, false);
            _live[(peer, view)] = held.Table;
            return held.Table;
        }
    }

    // Tables of the router that the connection itself feeds, or that a connection before it left behind. One that the router has taken
    // over in a newer connection is no business of the older one.
    private void Remove(BmpRouter router, Func<(string Router, BmpPeerKey Peer, RibView View), bool> which, bool ownOnly)
    {
        var name = _nameOf(router);
        List<((string, BmpPeerKey, RibView) Key, AdjRibIn Table)> gone = [];
        lock (_gate)
        {
            foreach (var (key, held) in _held)
                if (key.Router == name && which(key) && (ownOnly ? held.Owner == router : held.IsLeft && held.Owner != router)) gone.Add((key, held.Table));
            foreach (var (key, _) in gone) _held.Remove(key);
        }
        foreach (var (_, table) in gone) _ribs.Remove(table);
        if (!ownOnly) return;
        foreach (var peer in router.Peers)
            if (which((name, peer.Key, default))) Forget(peer);
    }

    private void Forget(BmpPeer peer)
    {
        foreach (var view in Enum.GetValues<RibView>()) _live.TryRemove((peer, view), out _);
    }

    private sealed class Held(AdjRibIn table)
    {
        public AdjRibIn Table { get; } = table;

        public BmpRouter? Owner { get; set; }

        /// <summary>The connection that fed it is gone.</summary>
        public bool IsLeft { get; set; }
    }
}
