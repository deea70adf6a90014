using System.Numerics;
using System.Runtime.InteropServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// The prefixes of one family and their numbers: found exactly, by longest match, above and below a prefix, and in order. A trie of six
/// bits a step (<see cref="PrefixNode"/>). Nodes are replaced, not changed, so every reader sees each as it once was, without a lock.
/// </summary>
/// <remarks>
/// Depths are -5, 1, 7, 13, 19, 25, 31, 37, 43, ...: the six lengths of a node end at 24 for IPv4 and at 48 for IPv6, where most prefixes
/// are. A child that would hold one prefix only is that prefix's number, with the top bit set. In a large trie most look-ups begin at
/// depth 19 (<see cref="DirectDepth"/>).
/// </remarks>
internal sealed partial class PrefixTrie
{
    public const uint Leaf = 0x8000_0000;
    public const int RootDepth = -5;

    private readonly BlockArena<ulong> _nodes;
    private readonly int _directFrom;
    private uint _root;

    public PrefixTrie(Afi afi, GracePeriods grace, int mostPrefixes, int directFrom = DirectFrom)
    {
        _directFrom = directFrom;
        Grace = grace;
        Prefixes = new PrefixStore(afi);
        Ids = new NumberPool(grace, (uint)Math.Clamp(mostPrefixes, 0, PrefixStore.MostPrefixes));
        _nodes = new BlockArena<ulong>(grace, 17, PrefixNode.Longest, 16_000);
        _root = _nodes.Allocate(PrefixNode.HeaderLength);
        _nodes.Block(_root, PrefixNode.HeaderLength).Clear();
    }

    public GracePeriods Grace { get; }

    public PrefixStore Prefixes { get; }

    public NumberPool Ids { get; }

    /// <summary>Prefixes in the trie.</summary>
    public int Count => Ids.InUse;

    public long AllocatedOctets => _nodes.AllocatedOctets + Prefixes.AllocatedOctets + (_direct?.Length ?? 0) * sizeof(uint);

    public long UsedOctets => _nodes.UsedOctets;

    public uint Root => Volatile.Read(ref _root);

    /// <summary>A node and what lies behind it. A reader asks the grace periods before it follows what it read.</summary>
    public ReadOnlySpan<ulong> Node(uint node) => _nodes.From(node);

    /// <summary>The number of exactly this prefix, or 0. A reader that finds the grace over looks again.</summary>
    public uint Find(ulong high, ulong low, int length, long since)
    {
        var reference = Begin(high, length, out var depth);
        for (; (reference & Leaf) == 0; depth += PrefixNode.Stride)
        {
            PrefixNode.Read(_nodes.From(reference), out var prefixes, out var children, out var entries);
            var child = PrefixNode.Child(high, low, depth);
            if (length < depth + PrefixNode.Stride)
            {
                var bit = 1ul << PrefixNode.Position(length - depth, child);
                return (prefixes & bit) == 0 ? 0 : entries[PrefixNode.IndexOfPrefix(prefixes, bit)];
            }
            var childBit = 1ul << child;
            if ((children & childBit) == 0) return 0;
            reference = Volatile.Read(in entries[PrefixNode.IndexOfChild(prefixes, children, childBit)]);
            if (Grace.IsOver(since)) return 0;
        }
        return LeafIs(reference & ~Leaf, high, low, length) ? reference & ~Leaf : 0;
    }

    /// <summary>
    /// The numbers of the prefixes that cover the first <paramref name="length"/> bits of the key, shortest first; returns how many.
    /// At most 129 are there.
    /// </summary>
    public int FindCovering(ulong high, ulong low, int length, Span<uint> ids, long since)
    {
        var count = 0;
        var reference = Root;
        for (var depth = RootDepth; depth <= length; depth += PrefixNode.Stride)
        {
            PrefixNode.Read(_nodes.From(reference), out var prefixes, out var children, out var entries);
            var child = PrefixNode.Child(high, low, depth);
            for (var covering = prefixes & Covering(child, length - depth); covering != 0 && count < ids.Length; covering &= covering - 1)
                ids[count++] = entries[PrefixNode.IndexOfPrefix(prefixes, covering & (~covering + 1))];
            var childBit = 1ul << child;
            if ((children & childBit) == 0) return count;
            reference = Volatile.Read(in entries[PrefixNode.IndexOfChild(prefixes, children, childBit)]);
            if (Grace.IsOver(since)) return 0;
            if ((reference & Leaf) == 0) continue;
            if (count < ids.Length && LeafCovers(reference & ~Leaf, high, low, length)) ids[count++] = reference & ~Leaf;
            return count;
        }
        return count;
    }

    /// <summary>The number of the longest prefix that covers the first <paramref name="length"/> bits of the key, or 0.</summary>
    public uint FindLongest(ulong high, ulong low, int length, long since)
    {
        var reference = Begin(high, length, out var depth);
        var found = FindLongest(reference, depth, high, low, length, since);
        return found != 0 || depth == RootDepth ? found : FindLongestShort(high, low, since);
    }

    // What covers the key and is not found below depth 19.
    private uint FindLongestShort(ulong high, ulong low, long since) => FindLongest(Root, RootDepth, high, low, DirectDepth - 1, since);

    private uint FindLongest(uint reference, int depth, ulong high, ulong low, int length, long since)
    {
        var best = 0u;
        for (; depth <= length; depth += PrefixNode.Stride)
        {
            if ((reference & Leaf) != 0) return LeafCovers(reference & ~Leaf, high, low, length) ? reference & ~Leaf : best;
            PrefixNode.Read(_nodes.From(reference), out var prefixes, out var children, out var entries);
            var child = PrefixNode.Child(high, low, depth);
            var covering = prefixes & Covering(child, length - depth);
            if (covering != 0) best = entries[PrefixNode.IndexOfPrefix(prefixes, 1ul << BitOperations.Log2(covering))];
            var childBit = 1ul << child;
            if ((children & childBit) == 0) return best;
            reference = Volatile.Read(in entries[PrefixNode.IndexOfChild(prefixes, children, childBit)]);
            if (Grace.IsOver(since)) return 0;
        }
        return (reference & Leaf) != 0 && LeafCovers(reference & ~Leaf, high, low, length) ? reference & ~Leaf : best;
    }

    // The prefixes of a node that cover a child and are no longer than so many bits into the node.
    private static ulong Covering(int child, int level)
    {
        var covering = PrefixNode.Covering(child);
        return level >= PrefixNode.Stride - 1 ? covering : covering & ((2ul << PrefixNode.Position(level, child)) - 1);
    }

    private bool LeafIs(uint id, ulong high, ulong low, int length)
    {
        Prefixes.Read(id, out var leafHigh, out var leafLow, out var leafLength);
        return leafLength == length && leafHigh == high && leafLow == low;
    }

    private bool LeafCovers(uint id, ulong high, ulong low, int length) => LeafCovers(id, high, low, length, out _);

    private bool LeafCovers(uint id, ulong high, ulong low, int length, out int leafLength)
    {
        Prefixes.Read(id, out var leafHigh, out var leafLow, out leafLength);
        if (leafLength > length) return false;
        if (leafLength > 64) return leafHigh == high && (leafLow ^ low) >> (128 - leafLength) == 0;
        return leafLength == 0 || (leafHigh ^ high) >> (64 - leafLength) == 0;
    }
}
