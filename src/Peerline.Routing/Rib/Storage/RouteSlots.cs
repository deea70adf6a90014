using System.Numerics;
using System.Runtime.CompilerServices;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// The routes of one peer and family by the number of their prefix: leaves of up to 64 neighbouring numbers, found through a table of
/// hashes. A peer pays for the routes that it has, whatever the others have. One writer; a route is replaced in one write.
/// </summary>
/// <remarks>
/// A leaf is a word that says which of the 64 numbers have a slot, then the slots. Its room is the next power of two; what comes last is
/// put behind without a copy. The empty slot (0) of a route that went stays until it is used again or the leaf has become too empty.
/// </remarks>
internal sealed partial class RouteSlots(BlockArena<ulong> leaves, GracePeriods grace)
{
    public const int LeafBits = 6;
    public const int LongestLeaf = 1 + (1 << LeafBits);

    private const uint Numbers = (1u << LeafBits) - 1;

    private const int Least = 8;

    // An entry whose leaf has all its slots: each is where its number says.
    private const ulong Full = 1ul << 63;

    // (number of the leaf's 64 + 1) << 32 | leaf; 0 is free. A number without a leaf keeps its place until another takes it or the table grows.
    private ulong[] _index = new ulong[Least];
    private int _filled;
    private long _version;

    // The tables before this one, all of its size, and the periods in which readers lost sight of them.
    private readonly Queue<(ulong[] Table, long Since)> _left = new();

    public long AllocatedOctets => (1L + _left.Count) * _index.Length * sizeof(ulong);

    /// <summary>The table of hashes as it is now. A reader that goes over it begins again when it finds another <see cref="Version"/>.</summary>
    public ulong[] Index => Volatile.Read(ref _index);

    /// <summary>Counts up with each new table of hashes; to be read before <see cref="Index"/>, and after.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The leaf of an entry, or 0.</summary>
    public static uint LeafIn(ulong entry) => (uint)entry;

    /// <summary>The first of the 64 numbers of an entry with a leaf.</summary>
    public static uint FirstIn(ulong entry) => (KeyIn(entry) - 1) << LeafBits;

    /// <summary>The entry for the number, or one without a leaf.</summary>
    private ulong EntryOf(uint id)
    {
        var index = Index;
        var mask = index.Length - 1;
        var group = id >> LeafBits;
        for (var place = First(group) & mask; ; place = (place + 1) & mask)
        {
            var entry = Volatile.Read(ref index[place]);
            if (entry == 0 || KeyIn(entry) == group + 1) return entry;
        }
    }

    /// <summary>The word for the prefix in an entry's leaf, or 0. A reader asks the grace periods before it uses it.</summary>
    public ulong InLeaf(ulong entry, uint id)
    {
        if (LeafIn(entry) == 0) return 0;
        var words = leaves.From(LeafIn(entry));
        if ((entry & Full) != 0) return Volatile.Read(ref words[1 + (int)(id & Numbers)]);
        var used = Volatile.Read(ref words[0]);
        var bit = 1ul << (int)(id & Numbers);
        return (used & bit) == 0 ? 0 : Volatile.Read(ref words[1 + BitOperations.PopCount(used & (bit - 1))]);
    }

    /// <summary>A leaf and what lies behind it, for a reader that scans.</summary>
    public ReadOnlySpan<ulong> Leaf(uint leaf) => leaves.From(leaf);

    /// <summary>The word for the prefix, or 0. A reader asks the grace periods before it uses it.</summary>
    public ulong Get(uint id) => InLeaf(EntryOf(id), id);

    /// <summary>Asks for what <see cref="Get(uint)"/> will read.</summary>
    public void Prefetch(uint id)
    {
        var entry = EntryOf(id);
        if (LeafIn(entry) != 0) leaves.Prefetch((entry & Full) == 0 ? LeafIn(entry) : LeafIn(entry) + 1 + (id & Numbers));
    }

    /// <summary>The slot of the prefix, made when it is not there; no reference when there is no room. Ends with the next change.</summary>
    public ref ulong SlotOrAdd(uint id)
    {
        var place = Locate(_index, id >> LeafBits);
        var leaf = (uint)_index[place];
        if (leaf == 0) return ref Begin(id);

        var words = leaves.From(leaf);
        var used = words[0];
        var bit = 1ul << (int)(id & Numbers);
        var index = 1 + BitOperations.PopCount(used & (bit - 1));
        if ((used & bit) != 0) return ref words[index];
        var count = BitOperations.PopCount(used);
        if (index == count + 1 && count < RoomFor(count))
        {
            words[index] = 0;
            Volatile.Write(ref words[0], used | bit);
            if (count + 1 == 1 << LeafBits) Publish(place, leaf, isFull: true);
            return ref words[index];
        }
        var bigger = leaves.Allocate(1 + RoomFor(count + 1));
        if (bigger == 0) return ref Unsafe.NullRef<ulong>();
        var to = leaves.Block(bigger, 1 + RoomFor(count + 1));
        words = leaves.From(leaf);
        to[0] = used | bit;
        words[1..index].CopyTo(to[1..]);
        to[index] = 0;
        words[index..(count + 1)].CopyTo(to[(index + 1)..]);
        Publish(place, bigger, count + 1 == 1 << LeafBits);
        leaves.Retire(leaf, 1 + RoomFor(count));
        return ref to[index];
    }

    /// <summary>Empties the slot, and the leaf when it is the last.</summary>
    public void Remove(uint id)
    {
        var place = Locate(_index, id >> LeafBits);
        var leaf = (uint)_index[place];
        if (leaf == 0) return;
        var words = leaves.From(leaf);
        var used = words[0];
        var bit = 1ul << (int)(id & Numbers);
        if ((used & bit) == 0) return;
        Volatile.Write(ref words[1 + BitOperations.PopCount(used & (bit - 1))], 0);
        Shrink(place, leaf, words);
    }

    /// <summary>Gives back the leaves. Nobody writes here any more.</summary>
    public void Dispose()
    {
        foreach (var entry in _index)
        {
            var leaf = (uint)entry;
            if (leaf != 0) leaves.Retire(leaf, 1 + RoomFor(BitOperations.PopCount(leaves[leaf])));
        }
        _index = new ulong[Least];
        _left.Clear();
    }

    private ref ulong Begin(uint id)
    {
        var leaf = leaves.Allocate(1 + RoomFor(1));
        if (leaf == 0) return ref Unsafe.NullRef<ulong>();
        var words = leaves.Block(leaf, 2);
        words[0] = 1ul << (int)(id & Numbers);
        words[1] = 0;
        var place = Locate(_index, id >> LeafBits);
        if (_index[place] == 0)
        {
            if ((_filled + 1) * 4 > _index.Length * 3)
            {
                Grow();
                place = Locate(_index, id >> LeafBits);
            }
            _filled++;
        }
        Volatile.Write(ref _index[place], ((ulong)((id >> LeafBits) + 1) << 32) | leaf);
        return ref words[1];
    }

    // Copied when three quarters of it went; gone when all did.
    private void Shrink(int place, uint leaf, Span<ulong> words)
    {
        var used = words[0];
        var count = BitOperations.PopCount(used);
        var live = count - words.Slice(1, count).Count(0ul);
        if (live * 4 > count) return;
        var shorter = 0u;
        if (live > 0)
        {
            shorter = leaves.AllocateFromReserve(1 + RoomFor(live));
            var to = leaves.Block(shorter, 1 + RoomFor(live));
            words = leaves.From(leaf);
            to[0] = 0;
            var (from, next) = (1, 1);
            for (var rest = used; rest != 0; rest &= rest - 1, from++)
            {
                if (words[from] == 0) continue;
                to[0] |= rest & (~rest + 1);
                to[next++] = words[from];
            }
        }
        Publish(place, shorter, isFull: false);
        leaves.Retire(leaf, 1 + RoomFor(count));
    }

    private void Publish(int place, uint leaf, bool isFull) =>
        Volatile.Write(ref _index[place], ((ulong)KeyIn(_index[place]) << 32) | leaf | (isFull ? Full : 0));

    // Routes that come and go leave numbers without a leaf behind, so that the new table is often no greater than the old one.
    private void Grow()
    {
        var living = 0;
        foreach (var entry in _index)
            if (LeafIn(entry) != 0) living++;
        var size = _index.Length;
        if ((living + 1) * 2 > size || (living + 1) * 8 < size)
            size = Math.Max(Least, (int)BitOperations.RoundUpToPowerOf2((uint)(living + 1) * 2));
        if (size != _index.Length) _left.Clear();
        var fresh = TakeLeft() ?? new ulong[size];
        foreach (var entry in _index)
            if (LeafIn(entry) != 0) fresh[Locate(fresh, KeyIn(entry) - 1)] = entry;
        if (size == _index.Length) _left.Enqueue((_index, grace.Period));
        _filled = living;
        Volatile.Write(ref _version, _version + 1);
        Volatile.Write(ref _index, fresh);
    }

    // An older table once no reader can be in it.
    private ulong[]? TakeLeft()
    {
        if (!_left.TryPeek(out var oldest) || !grace.IsOver(oldest.Since)) return null;
        _left.Dequeue();
        oldest.Table.AsSpan().Clear();
        return oldest.Table;
    }

    // Where the entry for these 64 numbers is, or would be: where others lost their leaf, rather than behind them. For the writer.
    private static int Locate(ulong[] index, uint group)
    {
        var mask = index.Length - 1;
        var left = -1;
        for (var place = First(group) & mask; ; place = (place + 1) & mask)
        {
            var entry = index[place];
            if (KeyIn(entry) == group + 1) return place;
            if (entry == 0) return left < 0 ? place : left;
            if (left < 0 && LeafIn(entry) == 0) left = place;
        }
    }

    private static uint KeyIn(ulong entry) => (uint)((entry & ~Full) >> 32);

    private static int First(uint group) => (int)((group * 0x9e3779b1u) >> 5);

    private static int RoomFor(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)count);
}
