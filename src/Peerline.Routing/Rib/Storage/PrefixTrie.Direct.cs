using System.Numerics;

namespace Peerline.Routing.Rib.Storage;

// In a trie of many prefixes, what lies at depth 19 is also found directly by the first 19 bits of the key: one word read in place of four
// nodes. The trie alone is complete; this only says where to begin.
internal sealed partial class PrefixTrie
{
    /// <summary>The depth at which a look-up for as many bits may begin.</summary>
    public const int DirectDepth = 19;

    /// <summary>From so many prefixes on its 2 MiB are little.</summary>
    public const int DirectFrom = 1 << 17;

    private const int DirectShift = 64 - DirectDepth;

    // For each 19 bits the node that a walk from the root finds there, or the only prefix that begins with them. 0 when there is none, and
    // when nobody has looked: the walk begins at the root.
    private uint[]? _direct;

    /// <summary>Where to look first for a key of that length, and how deep that is.</summary>
    public uint Begin(ulong high, int length, out int depth)
    {
        if (length >= DirectDepth && Volatile.Read(ref _direct) is { } direct)
        {
            var reference = Volatile.Read(ref direct[high >> DirectShift]);
            depth = DirectDepth;
            if (reference != 0) return reference;
        }
        depth = RootDepth;
        return Root;
    }

    /// <summary>Asks for what <see cref="Begin(ulong, int, out int)"/> will read.</summary>
    public void PrefetchBegin(ulong high)
    {
        if (Volatile.Read(ref _direct) is { } direct) Cache.Prefetch(ref direct[high >> DirectShift]);
    }

    private void Prefetch(uint reference)
    {
        if ((reference & Leaf) != 0) Prefixes.Prefetch(reference & ~Leaf);
        else _nodes.Prefetch(reference);
    }

    private void BeginDirect()
    {
        var direct = new uint[1 << DirectDepth];
        Fill(direct, _root, RootDepth, 0);
        Volatile.Write(ref _direct, direct);
    }

    private void Fill(uint[] direct, uint reference, int depth, uint bits)
    {
        if ((reference & Leaf) != 0)
        {
            Prefixes.Read(reference & ~Leaf, out var high, out _, out var length);
            if (length >= DirectDepth) direct[high >> DirectShift] = reference;
            return;
        }
        if (depth == DirectDepth)
        {
            direct[bits] = reference;
            return;
        }
        PrefixNode.Read(_nodes.From(reference), out var prefixes, out var children, out var entries);
        for (var rest = children; rest != 0; rest &= rest - 1)
        {
            var bit = rest & (~rest + 1);
            var child = entries[PrefixNode.IndexOfChild(prefixes, children, bit)];
            Fill(direct, child, depth + PrefixNode.Stride, (bits << PrefixNode.Stride) | (uint)BitOperations.TrailingZeroCount(bit));
        }
    }

    // After a change above depth 19, on the way to a prefix that goes on below it.
    private void SetDirect(ulong high, int length)
    {
        if (length < DirectDepth || _direct is null) return;
        var reference = _root;
        for (var depth = RootDepth; depth < DirectDepth && reference != 0 && (reference & Leaf) == 0; depth += PrefixNode.Stride)
        {
            PrefixNode.Read(_nodes.From(reference), out var prefixes, out var children, out var entries);
            var bit = 1ul << PrefixNode.Child(high, 0, depth);
            reference = (children & bit) == 0 ? 0 : entries[PrefixNode.IndexOfChild(prefixes, children, bit)];
        }
        if ((reference & Leaf) != 0)
        {
            Prefixes.Read(reference & ~Leaf, out var leafHigh, out _, out var leafLength);
            if (leafLength < DirectDepth || (leafHigh ^ high) >> DirectShift != 0) reference = 0;
        }
        Volatile.Write(ref _direct[high >> DirectShift], reference);
    }

    // The entry that refers to the node at depth 19 which was found directly.
    private Slot SlotOfDirect(ulong high)
    {
        var slot = default(Slot);
        var reference = _root;
        for (var depth = RootDepth; depth < DirectDepth; depth += PrefixNode.Stride)
        {
            PrefixNode.Read(_nodes.From(reference), out var prefixes, out var children, out var entries);
            var index = PrefixNode.IndexOfChild(prefixes, children, 1ul << PrefixNode.Child(high, 0, depth));
            slot = new Slot(reference, index, DirectDepth);
            reference = entries[index];
        }
        return slot;
    }
}
