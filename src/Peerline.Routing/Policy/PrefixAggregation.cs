using System.Numerics;

namespace Peerline.Routing.Policy;

/// <summary>
/// Makes a prefix list short. In the tree of all prefixes, a length holds at a node when every prefix of that length below it is in the set:
/// because an entry above says so, or because it holds in both halves. From the top, each node writes what its parent does not hold yet.
/// </summary>
/// <remarks>
/// Only the nodes of entries and those where two of them part are made. In between, a node has an empty half, so that in it holds what the
/// entries above say, and nothing is to be written.
/// </remarks>
internal static class PrefixAggregation<TKey> where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    private static readonly int Bits = PrefixLengths<TKey>.Bits;

    /// <param name="prefixes">One for each prefix, in order.</param>
    public static List<PrefixRange<TKey>> Aggregate(List<PrefixLengths<TKey>> prefixes)
    {
        var ranges = new List<PrefixRange<TKey>>();
        if (prefixes.Count == 0) return ranges;
        var root = Build(prefixes, 0, prefixes.Count, TKey.Zero);
        Write(root, TKey.Zero, ranges);
        // The default route's own length is in no set of lengths.
        if (!prefixes[0].Zero) return ranges;
        var first = ranges.FindIndex(r => r is { Length: 0, Ge: 1 });
        if (first >= 0) ranges[first] = ranges[first] with { Ge = 0 };
        else ranges.Insert(0, new PrefixRange<TKey>(TKey.Zero, 0, 0, 0));
        return ranges;
    }

    private static Node Build(List<PrefixLengths<TKey>> prefixes, int from, int to, TKey above)
    {
        var first = prefixes[from];
        var depth = to - from == 1
            ? first.Length
            : Math.Min(first.Length, int.CreateTruncating(TKey.LeadingZeroCount(first.Network ^ prefixes[to - 1].Network)));
        var node = new Node(first.Network & Mask(depth), depth) { Said = above };
        if (first.Length == depth) node.Said |= prefixes[from++].Lengths;
        node.Holds = node.Said & PrefixLengths<TKey>.Range(depth, Bits);
        if (from == to) return node;

        // The entries of the two halves: those with the next bit clear come first.
        var half = node.Network | (TKey.One << (Bits - 1 - depth));
        var middle = FirstAtOrAfter(prefixes, from, to, half);
        if (middle > from) node.Left = Build(prefixes, from, middle, node.Said);
        if (middle < to) node.Right = Build(prefixes, middle, to, node.Said);
        node.Holds |= HoldsIn(node.Left, node) & HoldsIn(node.Right, node);
        return node;
    }

    // What holds in a half: where its first node lies deeper there is an empty half beside it.
    private static TKey HoldsIn(Node? half, Node node) => half is not null && half.Depth == node.Depth + 1
        ? half.Holds
        : node.Said & PrefixLengths<TKey>.Range(node.Depth + 1, Bits);

    private static void Write(Node node, TKey known, List<PrefixRange<TKey>> ranges)
    {
        // A run of lengths that hold becomes one entry when it has a new one, from its first new length to its last.
        var missing = node.Holds & ~known;
        while (missing != TKey.Zero)
        {
            var ge = int.CreateTruncating(TKey.TrailingZeroCount(missing)) + 1;
            var gap = ~(node.Holds >> (ge - 1));
            var run = gap == TKey.Zero ? Bits : int.CreateTruncating(TKey.TrailingZeroCount(gap));
            var inRun = missing & PrefixLengths<TKey>.Range(ge, Math.Min(Bits, ge + run - 1));
            var le = Bits - int.CreateTruncating(TKey.LeadingZeroCount(inRun));
            ranges.Add(new PrefixRange<TKey>(node.Network, node.Depth, ge, le));
            missing &= ~inRun;
        }
        foreach (var half in (Node?[])[node.Left, node.Right])
            if (half is not null) Write(half, half.Depth == node.Depth + 1 ? node.Holds : node.Said, ranges);
    }

    private static int FirstAtOrAfter(List<PrefixLengths<TKey>> prefixes, int from, int to, TKey network)
    {
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (prefixes[middle].Network < network) from = middle + 1;
            else to = middle;
        }
        return from;
    }

    private static TKey Mask(int length) => length == 0 ? TKey.Zero : TKey.MaxValue << (Bits - length);

    private sealed class Node(TKey network, int depth)
    {
        public TKey Network { get; } = network;

        public int Depth { get; } = depth;

        /// <summary>Lengths of the entries here and above.</summary>
        public TKey Said { get; set; }

        /// <summary>Lengths of which every prefix inside is in the set.</summary>
        public TKey Holds { get; set; }

        public Node? Left { get; set; }

        public Node? Right { get; set; }
    }
}
