using System.Collections.Concurrent;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Bmp;

/// <summary>Counts for the summary: of every connection, and of every table of every peer.</summary>
internal sealed class BmpTally : IBmpConsumer
{
    private readonly ConcurrentQueue<BmpRouter> _routers = new();
    private readonly ConcurrentDictionary<BmpRouter, BmpDisconnect> _ends = new();
    private readonly ConcurrentDictionary<(BmpPeer Peer, RibView View), Table> _tables = new();
    private long _refused;

    public IEnumerable<BmpRouter> Routers => _routers;

    public long Refused => Interlocked.Read(ref _refused);

    public BmpDisconnect? EndOf(BmpRouter router) => _ends.TryGetValue(router, out var end) ? end : null;

    /// <summary>Peers of a router with their tables, in the order of their addresses.</summary>
    public IEnumerable<(BmpPeer Peer, RibView? View, Table Table)> TablesOf(BmpRouter router) =>
        router.Peers.OrderBy(p => p.Key.Type).ThenBy(p => p.Key.Distinguisher).ThenBy(p => p.Address).SelectMany(Tables);

    public void Connected(BmpRouter router) => _routers.Enqueue(router);

    public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update)
    {
        var table = Of(peer, view);
        if (update.Action == UpdateAction.SessionReset) return;
        var announced = Count(update.Nlri);
        var withdrawn = Count(update.Withdrawn);
        if (update.TryGetMpReach(out var reach)) announced += Count(reach.Nlri);
        if (update.TryGetMpUnreach(out var unreach)) withdrawn += Count(unreach.Withdrawn);
        // RFC 7606: what was announced with a malformed attribute is withdrawn.
        if (update.Action == UpdateAction.TreatAsWithdraw) (announced, withdrawn) = (0, announced + withdrawn);
        table.Announced += announced;
        table.Withdrawn += withdrawn;
    }

    public void EndOfRib(BmpPeer peer, RibView view, AfiSafi family, in RouteMonitoringMessage message)
    {
        var table = Of(peer, view);
        if (!table.Complete.Contains(family)) table.Complete = [.. table.Complete, family];
    }

    public void Disconnected(BmpRouter router, BmpDisconnect reason) => _ends[router] = reason;

    void IBmpConsumer.Refused(System.Net.IPEndPoint remote, BmpRefusal reason) => Interlocked.Increment(ref _refused);

    private IEnumerable<(BmpPeer, RibView?, Table)> Tables(BmpPeer peer)
    {
        var found = Enum.GetValues<RibView>().Where(v => _tables.ContainsKey((peer, v)))
            .Select(v => (peer, (RibView?)v, _tables[(peer, v)])).ToList();
        return found.Count > 0 ? found : [(peer, null, new Table())];
    }

    private Table Of(BmpPeer peer, RibView view) => _tables.GetOrAdd((peer, view), static _ => new Table());

    private static int Count(PrefixList prefixes)
    {
        prefixes.Check(out _, out var count);
        return count;
    }

    /// <summary>What was said of one table.</summary>
    internal sealed class Table
    {
        public long Announced { get; set; }

        public long Withdrawn { get; set; }

        public IReadOnlyList<AfiSafi> Complete { get; set; } = [];
    }
}
