using System.Numerics;
using System.Runtime.InteropServices;

namespace Peerline.Routing.Rib.Storage;

// What the writer does.
internal sealed partial class PrefixTrie
{
    /// <summary>The number of this prefix, a new one when it was not there; 0 when there is no room for it.</summary>
    public uint FindOrAdd(ulong high, ulong low, int length)
    {
        var reference = Begin(high, length, out var depth);
        var slot = default(Slot);
        if (depth == DirectDepth)
        {
            if ((reference & Leaf) == 0) slot = new Slot(0, 0, DirectDepth);
            else if (LeafIs(reference & ~Leaf, high, low, length)) return reference & ~Leaf;
            // It may hang higher up, where the two part.
            else (reference, depth) = (_root, RootDepth);
        }
        while (true)
        {
            PrefixNode.Read(_nodes.From(reference), out var prefixes, out var children, out var entries);
            var child = PrefixNode.Child(high, low, depth);
            if (length < depth + PrefixNode.Stride)
            {
                var bit = 1ul << PrefixNode.Position(length - depth, child);
                var index = PrefixNode.IndexOfPrefix(prefixes, bit);
                return (prefixes & bit) != 0 ? entries[index] : Add(slot, reference, prefixes, children, bit, 0, index, high, low, length);
            }
            var childBit = 1ul << child;
            var place = PrefixNode.IndexOfChild(prefixes, children, childBit);
            var added = 0u;
            if ((children & childBit) == 0)
            {
                added = Add(slot, reference, prefixes, children, 0, childBit, place, high, low, length);
            }
            else
            {
                depth += PrefixNode.Stride;
                slot = new Slot(reference, place, depth);
                reference = entries[place];
                if ((reference & Leaf) == 0) continue;
                var id = reference & ~Leaf;
                Prefixes.Read(id, out var otherHigh, out var otherLow, out var otherLength);
                if (otherLength == length && otherHigh == high && otherLow == low) return id;
                added = Split(slot, depth, (id, otherHigh, otherLow, otherLength), high, low, length);
            }
            if (added != 0 && depth < DirectDepth) SetDirect(high, length);
            return added;
        }
    }

    /// <summary>Takes a prefix out, which must be there. Its number is free once the grace is over.</summary>
    public void Remove(ulong high, ulong low, int length)
    {
        Span<uint> path = stackalloc uint[24];
        Span<int> places = stackalloc int[24];
        var step = 0;
        path[0] = _root;
        for (var depth = RootDepth; ; depth += PrefixNode.Stride, step++)
        {
            PrefixNode.Read(_nodes.From(path[step]), out var prefixes, out var children, out var entries);
            var child = PrefixNode.Child(high, low, depth);
            if (length < depth + PrefixNode.Stride)
            {
                var bit = 1ul << PrefixNode.Position(length - depth, child);
                places[step] = PrefixNode.IndexOfPrefix(prefixes, bit);
                Ids.Retire(entries[places[step]]);
                RemoveFrom(path, places, step, prefixes & ~bit, children);
                SetDirect(high, length);
                return;
            }
            var childBit = 1ul << child;
            places[step] = PrefixNode.IndexOfChild(prefixes, children, childBit);
            var reference = entries[places[step]];
            if ((reference & Leaf) != 0)
            {
                Ids.Retire(reference & ~Leaf);
                RemoveFrom(path, places, step, prefixes, children & ~childBit);
                SetDirect(high, length);
                return;
            }
            path[step + 1] = reference;
        }
    }

    private uint NewId(ulong high, ulong low, int length)
    {
        if (_direct is null && Count >= _directFrom) BeginDirect();
        var id = Ids.Take();
        if (id == 0 || Prefixes.TryWrite(id, high, low, length)) return id;
        Ids.Untake(id);
        return 0;
    }

    // A node with one entry more: in the room behind when it is the last, else a new node in its place.
    private uint Add(
        Slot slot, uint old, ulong prefixes, ulong children, ulong prefixBit, ulong childBit, int index, ulong high, ulong low, int length)
    {
        var id = NewId(high, low, length);
        if (id == 0) return 0;
        var entry = childBit != 0 ? id | Leaf : id;
        var count = CountOf(prefixes, children);
        if (index == count && PrefixNode.HasRoom(count))
        {
            var node = _nodes.From(old);
            MemoryMarshal.Cast<ulong, uint>(node[PrefixNode.HeaderLength..])[index] = entry;
            if (childBit != 0) Volatile.Write(ref node[1], children | childBit);
            else Volatile.Write(ref node[0], prefixes | prefixBit);
            return id;
        }
        var reference = _nodes.Allocate(PrefixNode.LengthFor(count + 1));
        if (reference == 0)
        {
            Ids.Untake(id);
            return 0;
        }
        var to = Make(reference, prefixes | prefixBit, children | childBit);
        var from = Entries(old);
        from[..index].CopyTo(to);
        to[index] = entry;
        from[index..count].CopyTo(to[(index + 1)..]);
        Set(slot, reference, high);
        _nodes.Retire(old, PrefixNode.LengthFor(count));
        return id;
    }

    // Where one prefix hung alone now two do: as many nodes as they have steps in common.
    private uint Split(Slot slot, int depth, (uint Id, ulong High, ulong Low, int Length) present, ulong high, ulong low, int length)
    {
        var id = NewId(high, low, length);
        if (id == 0) return 0;
        var reference = Pair(depth, present, (id, high, low, length));
        if (reference == 0)
        {
            Ids.Untake(id);
            return 0;
        }
        Set(slot, reference, high);
        return id;
    }

    private uint Pair(int depth, (uint Id, ulong High, ulong Low, int Length) a, (uint Id, ulong High, ulong Low, int Length) b)
    {
        int aChild = PrefixNode.Child(a.High, a.Low, depth), bChild = PrefixNode.Child(b.High, b.Low, depth);
        var end = depth + PrefixNode.Stride;
        bool aEnds = a.Length < end, bEnds = b.Length < end;
        var together = !aEnds && !bEnds && aChild == bChild;
        var reference = _nodes.Allocate(PrefixNode.LengthFor(together ? 1 : 2));
        if (reference == 0) return 0;
        if (together)
        {
            var below = Pair(end, a, b);
            if (below == 0)
            {
                _nodes.Retire(reference, PrefixNode.LengthFor(1));
                return 0;
            }
            Make(reference, 0, 1ul << aChild)[0] = below;
            return reference;
        }
        ulong aPrefix = aEnds ? 1ul << PrefixNode.Position(a.Length - depth, aChild) : 0;
        ulong bPrefix = bEnds ? 1ul << PrefixNode.Position(b.Length - depth, bChild) : 0;
        ulong aBit = aEnds ? 0 : 1ul << aChild, bBit = bEnds ? 0 : 1ul << bChild;
        // Prefixes come before children in the node, and both in their own order.
        var aFirst = aEnds != bEnds ? aEnds : aEnds ? aPrefix < bPrefix : aBit < bBit;
        var entries = Make(reference, aPrefix | bPrefix, aBit | bBit);
        entries[aFirst ? 0 : 1] = aEnds ? a.Id : a.Id | Leaf;
        entries[aFirst ? 1 : 0] = bEnds ? b.Id : b.Id | Leaf;
        return reference;
    }

    // A node other than the root with one prefix left becomes that prefix in the node above, and so on upwards.
    private void RemoveFrom(Span<uint> path, Span<int> places, int step, ulong prefixes, ulong children)
    {
        var count = CountOf(prefixes, children);
        var from = Entries(path[step]);
        if (step > 0 && count == 1)
        {
            var rest = from[places[step] == 0 ? 1 : 0];
            if (prefixes != 0 || (rest & Leaf) != 0)
            {
                _nodes.Retire(path[step], PrefixNode.LengthFor(2));
                for (step--; step > 0 && IsAlone(path[step]); step--) _nodes.Retire(path[step], PrefixNode.LengthFor(1));
                Set(new Slot(path[step], places[step], 0), rest | Leaf, 0);
                return;
            }
        }
        var reference = _nodes.AllocateFromReserve(PrefixNode.LengthFor(count));
        var to = Make(reference, prefixes, children);
        from = Entries(path[step]);
        var index = places[step];
        from[..index].CopyTo(to);
        from[(index + 1)..(count + 1)].CopyTo(to[index..]);
        Set(step == 0 ? default : new Slot(path[step - 1], places[step - 1], 0), reference, 0);
        _nodes.Retire(path[step], PrefixNode.LengthFor(count + 1));
    }

    private bool IsAlone(uint node)
    {
        PrefixNode.Read(_nodes.From(node), out var prefixes, out var children, out _);
        return CountOf(prefixes, children) == 1;
    }

    private Span<uint> Make(uint node, ulong prefixes, ulong children)
    {
        var words = _nodes.Block(node, PrefixNode.LengthFor(CountOf(prefixes, children)));
        words[0] = prefixes;
        words[1] = children;
        return MemoryMarshal.Cast<ulong, uint>(words[PrefixNode.HeaderLength..]);
    }

    private Span<uint> Entries(uint node) => MemoryMarshal.Cast<ulong, uint>(_nodes.From(node)[PrefixNode.HeaderLength..]);

    private void Set(Slot slot, uint reference, ulong high)
    {
        if (slot.Depth == DirectDepth && _direct is not null)
        {
            if (slot.Node == 0) slot = SlotOfDirect(high);
            Volatile.Write(ref _direct[high >> DirectShift], reference);
        }
        if (slot.Node == 0) Volatile.Write(ref _root, reference);
        else Volatile.Write(ref Entries(slot.Node)[slot.Index], reference);
    }

    private static int CountOf(ulong prefixes, ulong children) => BitOperations.PopCount(prefixes) + BitOperations.PopCount(children);

    /// <summary>
    /// Where a reference to a node is: an entry of another node, or the root; and how deep the node is that it refers to, where that
    /// matters. A node that was found directly has no entry yet.
    /// </summary>
    private readonly record struct Slot(uint Node, int Index, int Depth);
}
