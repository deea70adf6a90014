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

    // (number of the leaf's 64 + 1) << 32 | leaf; 0 is free. A number without a leaf keeps its place until the table grows.
    private ulong[] _index = new ulong[8];
    private int _filled;

    public long AllocatedOctets => _index.Length * sizeof(ulong);

    /// <summary>The table of hashes as it is now: (number of the 64 + 1) &lt;&lt; 32 | leaf. A reader that finds another one begins again.</summary>
    public ulong[] Index => Volatile.Read(ref _index);

    /// <summary>The leaf for these 64 numbers, or 0.</summary>
    public uint LeafOf(uint group)
    {
        var index = Index;
        var mask = index.Length - 1;
        for (var place = First(group) & mask; ; place = (place + 1) & mask)
        {
            var entry = Volatile.Read(ref index[place]);
            if ((uint)(entry >> 32) == group + 1) return (uint)entry;
            if (entry == 0) return 0;
        }
    }

    /// <summary>The word in the leaf for the prefix, or 0. A reader asks the grace periods before it uses it.</summary>
    public ulong InLeaf(uint leaf, uint id)
    {
        if (leaf == 0) return 0;
        var words = leaves.From(leaf);
        var used = Volatile.Read(ref words[0]);
        var bit = 1ul << (int)(id & Numbers);
        return (used & bit) == 0 ? 0 : Volatile.Read(ref words[1 + BitOperations.PopCount(used & (bit - 1))]);
    }

    /// <summary>A leaf and what lies behind it, for a reader that scans.</summary>
    public ReadOnlySpan<ulong> Leaf(uint leaf) => leaves.From(leaf);

    /// <summary>The word for the prefix, or 0. A reader asks the grace periods before it uses it.</summary>
    public ulong Get(uint id) => InLeaf(LeafOf(id >> LeafBits), id);

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
        Publish(place, bigger);
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
        _index = new ulong[8];
    }

    private ref ulong Begin(uint id)
    {
        var leaf = leaves.Allocate(1 + RoomFor(1));
        if (leaf == 0) return ref Unsafe.NullRef<ulong>();
        if ((_filled + 1) * 4 > _index.Length * 3) Grow();
        var words = leaves.Block(leaf, 2);
        words[0] = 1ul << (int)(id & Numbers);
        words[1] = 0;
        var place = Locate(_index, id >> LeafBits);
        if (_index[place] == 0) _filled++;
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
        Publish(place, shorter);
        leaves.Retire(leaf, 1 + RoomFor(count));
    }

    private void Publish(int place, uint leaf) => Volatile.Write(ref _index[place], (_index[place] & 0xffffffff_00000000) | leaf);

    private void Grow()
    {
        var living = 0;
        foreach (var entry in _index)
            if ((uint)entry != 0) living++;
        var bigger = new ulong[Math.Max(8, BitOperations.RoundUpToPowerOf2((uint)(living + 1) * 2))];
        foreach (var entry in _index)
            if ((uint)entry != 0) bigger[Locate(bigger, (uint)(entry >> 32) - 1)] = entry;
        _filled = living;
        Volatile.Write(ref _index, bigger);
    }

    // Where the entry for these 64 numbers is, or would be. For the writer.
    private static int Locate(ulong[] index, uint group)
    {
        var mask = index.Length - 1;
        for (var place = First(group) & mask; ; place = (place + 1) & mask)
        {
            var key = (uint)(index[place] >> 32);
            if (key == 0 || key == group + 1) return place;
        }
    }

    private static int First(uint group) => (int)((group * 0x9e3779b1u) >> 5);

    private static int RoomFor(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)count);
}
