using System.Buffers;
using System.Numerics;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib.Storage;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib;

// What goes over all routes of a peer.
public sealed partial class AdjRibIn
{
    /// <summary>
    /// What decides about a route when it comes, or null to accept all. Called under the table's lock, so it must be quick and must not
    /// call the table. After a change, <see cref="EvaluateAgain"/> brings the routes that are there up to date.
    /// </summary>
    public Func<Prefix, RouteAttributes, RouteDisposition>? ImportPolicy { get; set; }

    /// <summary>
    /// The peer is down: all its routes go. For a reader they are gone at once; the space is given back in turns with other changes.
    /// Returns how many there were.
    /// </summary>
    public int Clear()
    {
        var gone = 0;
        foreach (var family in (Family[])[_ipv4, _ipv6])
        {
            RouteSlots old;
            lock (_table.Gate)
            {
                old = family.Slots;
                family.Slots = NewSlots();
                gone += family.Routes;
                family.Routes = 0;
                family.Accepted = 0;
                family.EndOfRib = false;
            }
            Drain(family, old);
        }
        return gone;
    }

    /// <summary>
    /// Marks the routes of a family as stale, and forgets its End-of-RIB: a session that restarts (RFC 4724), a refresh that begins
    /// (RFC 7313), a BMP peer that comes up again. What the peer sends again is not stale any more.
    /// </summary>
    public void MarkStale(AfiSafi family)
    {
        if (Of(family) is not { } marked) return;
        lock (_table.Gate)
        {
            marked.EndOfRib = false;
            ForEachWord(marked, static (ref ulong word) => Volatile.Write(ref word, word | RouteWord.Stale));
        }
    }

    /// <summary>Takes out what is stale still. Returns how many routes went.</summary>
    public int SweepStale(AfiSafi family)
    {
        if (Of(family) is not { } swept) return 0;
        var stale = new List<(uint Id, uint PathId)>();
        lock (_table.Gate)
        {
            foreach (var (id, slot) in Slots(swept))
                for (var i = swept.Slots.CountPaths(slot) - 1; i >= 0; i--)
                    if (RouteWord.IsStale(swept.Slots.PathAt(slot, i, out var pathId))) stale.Add((id, pathId));
        }
        var gone = 0;
        foreach (var turn in stale.Chunk(TurnLength))
        {
            lock (_table.Gate)
            {
                foreach (var (id, pathId) in turn)
                {
                    // In the meantime it may have come again, or its number may be another prefix's.
                    var word = swept.Slots.Get(id, pathId, _table.Grace.Period);
                    if (!RouteWord.IsStale(word) || swept.Slots.Remove(id, pathId) == 0) continue;
                    Release(swept, id, word);
                    swept.Routes--;
                    swept.Accepted -= RouteWord.Accepts(word);
                    gone++;
                }
                _table.Grace.Checkpoint();
            }
        }
        return gone;
    }

    /// <summary>Asks <see cref="ImportPolicy"/> about every route again. Returns how many now have another disposition.</summary>
    public int EvaluateAgain()
    {
        var changed = 0;
        var known = new Dictionary<uint, RouteAttributes>();
        foreach (var family in (Family[])[_ipv4, _ipv6])
        {
            lock (_table.Gate)
            {
                foreach (var (id, slot) in Slots(family))
                {
                    var prefix = family.Trie.Prefixes[id];
                    for (var i = family.Slots.CountPaths(slot) - 1; i >= 0; i--)
                    {
                        var word = family.Slots.PathAt(slot, i, out var pathId);
                        if (word == 0) continue;
                        var set = RouteWord.Attributes(word);
                        if (!known.TryGetValue(set, out var attributes))
                            known[set] = attributes = StoredAttributes.ToRouteAttributes(_table.Attributes.Octets(set));
                        var disposition = ImportPolicy?.Invoke(prefix, attributes) ?? RouteDisposition.Accepted;
                        if (disposition == RouteWord.Disposition(word)) continue;
                        ref var place = ref family.Slots.PathOrAdd(id, pathId);
                        var decided = RouteWord.WithDisposition(word, disposition);
                        Volatile.Write(ref place, decided);
                        family.Accepted += RouteWord.Accepts(decided) - RouteWord.Accepts(word);
                        changed++;
                    }
                }
            }
        }
        return changed;
    }

    /// <summary>Validates the routes of a group of prefixes; only under the gate. Returns how many changed their state.</summary>
    internal int ValidateOrigins(Afi afi, ReadOnlySpan<uint> ids, ref OriginOf origins)
    {
        var family = Of(afi);
        var slots = family.Slots;
        Span<ulong> words = stackalloc ulong[OriginOf.Group];
        foreach (var id in ids) slots.Prefetch(id);
        for (var i = 0; i < ids.Length; i++)
        {
            words[i] = slots.Get(ids[i]);
            if (IsOne(words[i])) _table.Attributes.Prefetch(RouteWord.Attributes(words[i]));
        }
        for (var i = 0; i < ids.Length; i++)
            if (IsOne(words[i])) _table.Attributes.PrefetchOctets(RouteWord.Attributes(words[i]));

        var changed = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            if (words[i] == 0) continue;
            var prefix = family.Trie.Prefixes[ids[i]];
            for (var path = slots.CountPaths(words[i]) - 1; path >= 0; path--)
            {
                var word = slots.PathAt(words[i], path, out var pathId);
                if (word == 0) continue;
                var state = origins.StateOf(i, prefix, RouteWord.Attributes(word));
                if (state == RouteWord.Origin(word)) continue;
                Volatile.Write(ref slots.PathOrAdd(ids[i], pathId), RouteWord.WithOrigin(word, state));
                changed++;
            }
        }
        return changed;
    }

    private static bool IsOne(ulong word) => word != 0 && !RouteWord.HasPaths(word);

    internal void Close()
    {
        lock (_table.Gate) _closed = true;
        Clear();
    }

    private delegate void WordChange(ref ulong word);

    // Changes no route's being there, so the slots stay where they are.
    private static void ForEachWord(Family family, WordChange change)
    {
        foreach (var (id, slot) in Slots(family))
        {
            ref var word = ref family.Slots.SlotOrAdd(id);
            for (var i = family.Slots.CountPaths(slot) - 1; i >= 0; i--) change(ref family.Slots.WordAt(ref word, i));
        }
    }

    private static IEnumerable<(uint Id, ulong Slot)> Slots(Family family) => Slots(family.Slots);

    private static IEnumerable<(uint Id, ulong Slot)> Slots(RouteSlots slots)
    {
        foreach (var entry in slots.Index)
        {
            var leaf = RouteSlots.LeafIn(entry);
            if (leaf == 0) continue;
            var first = RouteSlots.FirstIn(entry);
            for (var rest = slots.Leaf(leaf)[0]; rest != 0; rest &= rest - 1)
            {
                var id = first + (uint)BitOperations.TrailingZeroCount(rest);
                var slot = slots.InLeaf(entry, id);
                if (slot != 0) yield return (id, slot);
            }
        }
    }

    // Nobody finds these slots any more. Their routes are taken out of the counts a turn at a time.
    private void Drain(Family family, RouteSlots old)
    {
        foreach (var turn in Slots(old).Chunk(TurnLength))
        {
            lock (_table.Gate)
            {
                foreach (var (id, slot) in turn)
                {
                    for (var i = old.CountPaths(slot) - 1; i >= 0; i--)
                    {
                        var word = old.PathAt(slot, i, out _);
                        if (word != 0) Release(family, id, word);
                    }
                    old.RetirePaths(slot);
                }
                _table.Grace.Checkpoint();
            }
        }
        lock (_table.Gate)
        {
            old.Dispose();
            _table.Grace.Checkpoint();
        }
    }
}
