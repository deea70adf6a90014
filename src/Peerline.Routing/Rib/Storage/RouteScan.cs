using System.Collections.Immutable;
using System.Numerics;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// Makes one page. Goes over the prefixes in order, and over so many only: then the page ends, full or not, and the next one goes on there.
/// A peer with few routes among many prefixes is read to its end: its slots are looked at as they lie, and what is found is put in order.
/// </summary>
internal sealed class RouteScan
{
    // Prefixes that one page looks at, times the peers asked for: a millisecond or so, whatever the filter and the table.
    private const int MostLooks = 8192;

    // A peer has few routes when looking at all of them takes no longer than that.
    private const int FewRoutes = 32_768;

    private readonly AdjRibsIn _table;
    private readonly AdjRibIn? _only;
    private readonly RouteFilter _filter;
    private readonly int _limit;
    private readonly RouteCursor? _after;
    private readonly GracePeriods _grace;
    private readonly SetVerdicts _verdicts;
    private readonly List<ReceivedRoute> _routes;
    private RouteCursor _last;
    private RouteCursor? _restsAt;
    private int _looks;
    private long _since;

    public RouteScan(AdjRibsIn table, AdjRibIn? only, RouteFilter filter, int limit, RouteCursor? after)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _table = table;
        _only = only;
        _filter = filter;
        _limit = limit;
        _after = after;
        _grace = table.Grace;
        _verdicts = new SetVerdicts(table.Attributes, filter);
        _routes = new List<ReceivedRoute>(Math.Min(limit, 1024));
    }

    private bool IsFull => _routes.Count == _limit;

    public RoutePage Run()
    {
        Renew();
        foreach (var afi in (Afi[])[Afi.IPv4, Afi.IPv6])
        {
            if (IsFull || _restsAt is not null) break;
            if (_filter.Family is { } family && (family != new AfiSafi(afi, Safi.Unicast))) continue;
            if (_filter.Prefix is { } prefix && prefix.Afi != afi) continue;
            if (_after is { } after && after.Prefix.Afi > afi) continue;
            Read(afi);
        }
        return new RoutePage(ImmutableArray.CreateRange(_routes), IsFull ? _last : _restsAt);
    }

    private void Read(Afi afi)
    {
        var begin = afi == Afi.IPv4 ? Prefix.IPv4Default : Prefix.IPv6Default;
        if (_filter.Prefix is { } wanted && _filter.Relation != PrefixRelation.CoveredBy)
        {
            ReadAround(wanted);
            return;
        }
        var within = _filter.Prefix ?? begin;
        var from = _after is { } after && after.Prefix > within ? after.Prefix : within;
        if (!within.Covers(from)) return;
        if (ReadInOrder(within, from) is not { } behind) return;
        if (_only is not null && _only.CountOf(new AfiSafi(afi, Safi.Unicast)) <= FewRoutes) ReadSlots(within, behind);
        else _restsAt = new RouteCursor(behind, int.MaxValue, uint.MaxValue);
    }

    // The prefix itself, or what covers it: at most one for each length.
    private void ReadAround(Prefix wanted)
    {
        var shortest = _filter.Relation == PrefixRelation.Covering ? 0 : wanted.Length;
        for (var length = shortest; length <= wanted.Length && !IsFull; length++)
        {
            var prefix = wanted.Truncate(length);
            if (_after is { } after && prefix < after.Prefix) continue;
            ReadOne(prefix);
        }
    }

    private void ReadOne(Prefix prefix)
    {
        var trie = _table.Of(prefix.Afi);
        var network = prefix.Network;
        var before = _routes.Count;
        while (true)
        {
            var id = trie.Find(network.High, network.Low, prefix.Length, _since);
            if (!_grace.IsOver(_since) && (id == 0 || TryTake(prefix, id))) return;
            _routes.RemoveRange(before, _routes.Count - before);
            Renew();
        }
    }

    // Null when the end or the limit was reached; else the last prefix for which there was time.
    private Prefix? ReadInOrder(Prefix within, Prefix from)
    {
        var trie = _table.Of(within.Afi);
        var looksAtOne = _only is not null ? 1 : _table.AllPeers.Length;
        var seen = default(Prefix?);
        while (true)
        {
            var walk = new PrefixWalk(trie, seen ?? from, within, _since);
            while (walk.MoveNext())
            {
                var prefix = trie.Prefixes[walk.Id];
                if (_grace.IsOver(_since)) break;
                if (prefix == seen) continue;
                var before = _routes.Count;
                if (!TryTake(prefix, walk.Id))
                {
                    _routes.RemoveRange(before, _routes.Count - before);
                    break;
                }
                seen = prefix;
                if (IsFull) return null;
                _looks += looksAtOne;
                if (_looks >= MostLooks) return seen;
            }
            if (!walk.IsLost && !_grace.IsOver(_since)) return null;
            Renew();
        }
    }

    // Adds the routes for one prefix; false when it was not read as a whole.
    private bool TryTake(Prefix prefix, uint id)
    {
        if (_only is not null) return TryTake(_only, prefix, id);
        foreach (var peer in _table.AllPeers)
        {
            if (IsFull) return true;
            if (!TryTake(peer, prefix, id)) return false;
        }
        return true;
    }

    private bool TryTake(AdjRibIn peer, Prefix prefix, uint id)
    {
        var slots = peer.SlotsOf(prefix.Afi);
        var word = slots.Get(id);
        if (word == 0) return true;
        if (_grace.IsOver(_since)) return false;
        var paths = slots.CountPaths(word);
        for (var i = 0; i < paths && !IsFull; i++)
        {
            var path = slots.PathAt(word, i, out var pathId);
            if (_grace.IsOver(_since)) return false;
            var here = new RouteCursor(prefix, peer.Number, pathId);
            if (path == 0 || IsBehind(here) || !_filter.Matches(path)) continue;
            var set = RouteWord.Attributes(path);
            if (!_verdicts.Wants(set)) continue;
            if (!_verdicts.TryRead(set, _since, _grace, out var attributes)) return false;
            _routes.Add(peer.Route(prefix, pathId, path, attributes));
            _last = here;
        }
        return !_grace.IsOver(_since);
    }

    private bool IsBehind(RouteCursor route) => _after is { } after && route.Prefix == after.Prefix
        && (route.Peer != after.Peer ? route.Peer < after.Peer : route.PathId <= after.PathId);

    // What the filter wants behind a prefix, found in the slots: as many as fit into the page, the first ones in order.
    private void ReadSlots(Prefix within, Prefix behind)
    {
        bool more;
        do
        {
            var found = new FirstPrefixes(_limit - _routes.Count);
            while (!TryFind(_only!.SlotsOf(within.Afi), within, behind, found))
            {
                found.Clear();
                Renew();
            }
            foreach (var prefix in found.InOrder())
            {
                if (IsFull) return;
                ReadOne(prefix);
                behind = prefix;
            }
            // What was found may have gone before it was read; then there is room for what comes behind.
            more = found.LeftOut;
        }
        while (more && !IsFull);
    }

    // False when the table of the slots was replaced under it; its space may hold another one by then.
    private bool TryFind(RouteSlots slots, Prefix within, Prefix behind, FirstPrefixes found)
    {
        var trie = _table.Of(within.Afi);
        var version = slots.Version;
        var index = slots.Index;
        for (var place = 0; place < index.Length; place++)
        {
            while (!TryFind(slots, Volatile.Read(ref index[place]), trie, within, behind, found))
            {
                if (slots.Version != version) return false;
                Renew();
            }
        }
        return slots.Version == version;
    }

    private bool TryFind(RouteSlots slots, ulong entry, PrefixTrie trie, Prefix within, Prefix behind, FirstPrefixes found)
    {
        var leaf = RouteSlots.LeafIn(entry);
        if (leaf == 0) return true;
        var first = RouteSlots.FirstIn(entry);
        var words = slots.Leaf(leaf);
        var place = 1;
        for (var rest = Volatile.Read(in words[0]); rest != 0; rest &= rest - 1, place++)
        {
            var word = Volatile.Read(in words[place]);
            if (_grace.IsOver(_since)) return false;
            if (word == 0 || !MayWant(word)) continue;
            var id = first + (uint)BitOperations.TrailingZeroCount(rest);
            var prefix = trie.Prefixes[id];
            if (_grace.IsOver(_since)) return false;
            if (prefix > behind && within.Covers(prefix)) found.Add(prefix);
        }
        return !_grace.IsOver(_since);
    }

    // A word with several paths is looked into later.
    private bool MayWant(ulong word) =>
        RouteWord.HasPaths(word) || (_filter.Matches(word) && _verdicts.Wants(RouteWord.Attributes(word)));

    private void Renew()
    {
        _since = _grace.Period;
        _verdicts.Forget();
    }
}
