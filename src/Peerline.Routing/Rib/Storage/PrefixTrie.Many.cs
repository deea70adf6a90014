using System.Numerics;

namespace Peerline.Routing.Rib.Storage;

// Many look-ups at once: each takes one step in turn, and asks for what its next step will read. So the memory works for all of a group at
// the same time, where one look-up alone waits for it at every step.
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

        /// <summary>How deep that is.</summary>
        public int Depth;

        /// <summary>Where it began.</summary>
        public int From;

        /// <summary>The prefix found, or 0.</summary>
        public uint Id;

        /// <summary>Its length.</summary>
        public int FoundLength;
    }

    /// <summary>Makes a probe, and asks for what it will read first.</summary>
    public void Begin(out Probe probe, ulong high, ulong low, int length)
    {
        probe = new Probe { High = high, Low = low, Length = length };
        PrefetchBegin(high);
    }

    /// <summary>The first step, from above.</summary>
    public void Enter(ref Probe probe)
    {
        probe.Next = Begin(probe.High, probe.Length, out var depth);
        probe.Depth = probe.From = depth;
        Prefetch(probe.Next);
    }

    /// <summary>A step towards the longest prefix that covers the key.</summary>
    public void StepLongest(ref Probe probe, long since)
    {
        if ((probe.Next & Leaf) != 0)
        {
            var id = probe.Next & ~Leaf;
            probe.Next = 0;
            if (LeafCovers(id, probe.High, probe.Low, probe.Length, out var length)) (probe.Id, probe.FoundLength) = (id, length);
            return;
        }
        PrefixNode.Read(_nodes.From(probe.Next), out var prefixes, out var children, out var entries);
        var child = PrefixNode.Child(probe.High, probe.Low, probe.Depth);
        var covering = prefixes & Covering(child, probe.Length - probe.Depth);
        if (covering != 0)
        {
            var position = BitOperations.Log2(covering);
            probe.Id = entries[PrefixNode.IndexOfPrefix(prefixes, 1ul << position)];
            probe.FoundLength = probe.Depth + PrefixNode.Level(position);
        }
        Follow(ref probe, prefixes, children, child, entries, since);
    }

    /// <summary>The last step: who began in the middle and found nothing may have something above.</summary>
    public void EndLongest(ref Probe probe, long since)
    {
        if (probe.Id != 0 || probe.From == RootDepth) return;
        probe.Id = FindLongestShort(probe.High, probe.Low, since);
        if (probe.Id != 0 && !Grace.IsOver(since)) Prefixes.Read(probe.Id, out _, out _, out probe.FoundLength);
    }

    /// <summary>A step towards exactly the prefix.</summary>
    public void StepExact(ref Probe probe, long since)
    {
        if ((probe.Next & Leaf) != 0)
        {
            var id = probe.Next & ~Leaf;
            probe.Next = 0;
            if (LeafIs(id, probe.High, probe.Low, probe.Length)) probe.Id = id;
            return;
        }
        PrefixNode.Read(_nodes.From(probe.Next), out var prefixes, out var children, out var entries);
        var child = PrefixNode.Child(probe.High, probe.Low, probe.Depth);
        if (probe.Length < probe.Depth + PrefixNode.Stride)
        {
            var bit = 1ul << PrefixNode.Position(probe.Length - probe.Depth, child);
            if ((prefixes & bit) != 0) probe.Id = entries[PrefixNode.IndexOfPrefix(prefixes, bit)];
            probe.Next = 0;
            return;
        }
        Follow(ref probe, prefixes, children, child, entries, since);
    }

    private void Follow(ref Probe probe, ulong prefixes, ulong children, int child, ReadOnlySpan<uint> entries, long since)
    {
        var bit = 1ul << child;
        probe.Depth += PrefixNode.Stride;
        if ((children & bit) == 0 || probe.Depth > probe.Length)
        {
            probe.Next = 0;
            return;
        }
        var next = Volatile.Read(in entries[PrefixNode.IndexOfChild(prefixes, children, bit)]);
        probe.Next = Grace.IsOver(since) ? 0 : next;
        if (probe.Next != 0) Prefetch(probe.Next);
    }
}
