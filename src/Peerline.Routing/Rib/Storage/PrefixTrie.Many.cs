using System.Numerics;

namespace Peerline.Routing.Rib.Storage;

// Many look-ups at once: each takes one step in turn. One look-up waits for memory at every step, and the steps of different look-ups wait
// together, so that a group of sixteen takes hardly longer than a few of its members alone.
internal sealed partial class PrefixTrie
{
    /// <summary>Look-ups that go together.</summary>
    public const int Group = 16;

    /// <summary>One look-up on its way: where it is, and the best that it has found.</summary>
    internal struct Probe
    {
        public ulong High;
        public ulong Low;
        public int Length;

        /// <summary>The node, or with the top bit the prefix, to look at next; 0 at the end.</summary>
        public uint Next;

        /// <summary>The prefix found, or 0.</summary>
        public uint Id;

        /// <summary>Its length.</summary>
        public int FoundLength;
    }

    public void Begin(ref Probe probe, ulong high, ulong low, int length) =>
        probe = new Probe { High = high, Low = low, Length = length, Next = Root };

    /// <summary>A step towards the longest prefix that covers the key.</summary>
    public void StepLongest(ref Probe probe, int depth, long since)
    {
        if ((probe.Next & Leaf) != 0)
        {
            var id = probe.Next & ~Leaf;
            probe.Next = 0;
            Prefixes.Read(id, out _, out _, out var length);
            if (LeafCovers(id, probe.High, probe.Low, probe.Length)) (probe.Id, probe.FoundLength) = (id, length);
            return;
        }
        PrefixNode.Read(_nodes.From(probe.Next), out var prefixes, out var children, out var entries);
        var child = PrefixNode.Child(probe.High, probe.Low, depth);
        var covering = prefixes & Covering(child, probe.Length - depth);
        if (covering != 0)
        {
            var position = BitOperations.Log2(covering);
            (probe.Id, probe.FoundLength) = (entries[PrefixNode.IndexOfPrefix(prefixes, 1ul << position)], depth + PrefixNode.Level(position));
        }
        Follow(ref probe, prefixes, children, child, entries, depth, since);
    }

    /// <summary>A step towards exactly the prefix.</summary>
    public void StepExact(ref Probe probe, int depth, long since)
    {
        if ((probe.Next & Leaf) != 0)
        {
            var id = probe.Next & ~Leaf;
            probe.Next = 0;
            Prefixes.Read(id, out var high, out var low, out var length);
            if (length == probe.Length && high == probe.High && low == probe.Low) probe.Id = id;
            return;
        }
        PrefixNode.Read(_nodes.From(probe.Next), out var prefixes, out var children, out var entries);
        var child = PrefixNode.Child(probe.High, probe.Low, depth);
        if (probe.Length < depth + PrefixNode.Stride)
        {
            var bit = 1ul << PrefixNode.Position(probe.Length - depth, child);
            if ((prefixes & bit) != 0) probe.Id = entries[PrefixNode.IndexOfPrefix(prefixes, bit)];
            probe.Next = 0;
            return;
        }
        Follow(ref probe, prefixes, children, child, entries, depth, since);
    }

    private void Follow(ref Probe probe, ulong prefixes, ulong children, int child, ReadOnlySpan<uint> entries, int depth, long since)
    {
        var bit = 1ul << child;
        if ((children & bit) == 0 || depth + PrefixNode.Stride > probe.Length)
        {
            probe.Next = 0;
            return;
        }
        var next = Volatile.Read(in entries[PrefixNode.IndexOfChild(prefixes, children, bit)]);
        probe.Next = Grace.IsOver(since) ? 0 : next;
    }
}
