using System.Numerics;
using System.Runtime.InteropServices;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// How a node of <see cref="PrefixTrie"/> lies in memory, and the order in it. A node stands for six bits of the prefix, so 63 prefixes
/// (of the lengths depth to depth + 5) may end in it and 64 children may hang below.
/// </summary>
/// <remarks>
/// <code>
/// +--------------------+--------------------+----------------------+--------------------------+
/// | prefixes, 64 bits  | children, 64 bits  | 32 bits: id for each | 32 bits: node for each   |   and room, up to a multiple of four
/// +--------------------+--------------------+----------------------+--------------------------+
/// </code>
/// A node is frozen once readers can find it, but for two things: a child's word is overwritten, and what comes last of all is put into the
/// room behind, entry first and then its bit. Whoever reads the children before the prefixes finds every entry where the bits say.
///
/// The bits of the prefixes are numbered in the order in which a table is read: network first, then the shorter. In a tree of six levels
/// that is the pre-order, so what a prefix covers is a run of bits, and the longest of the prefixes that cover something is the highest bit.
/// </remarks>
internal static class PrefixNode
{
    public const int Stride = 6;

    /// <summary>Words of 64 bits in front of the entries.</summary>
    public const int HeaderLength = 2;

    /// <summary>Words of 64 bits of the longest node.</summary>
    public const int Longest = HeaderLength + 64;

    private const int RoomStep = 4;

    private static readonly byte[] PositionOfNumber = new byte[64];
    private static readonly byte[] LevelOfPosition = new byte[64];
    private static readonly byte[] FirstChildOfPosition = new byte[64];
    private static readonly ulong[] CoveringOfChild = new ulong[64];
    private static readonly ulong[] StartingAtOrBefore = new ulong[64];

    static PrefixNode()
    {
        Number(1, 0, 0);
        for (var child = 0; child < 64; child++)
        {
            for (var level = 0; level < Stride; level++) CoveringOfChild[child] |= 1ul << Position(level, child);
            for (var position = 0; position < 63; position++)
                if (FirstChildOfPosition[position] <= child) StartingAtOrBefore[child] |= 1ul << position;
        }
    }

    // Numbers as in a heap: the children of n are 2n and 2n + 1.
    private static int Number(int number, int level, int position)
    {
        PositionOfNumber[number] = (byte)position;
        LevelOfPosition[position] = (byte)level;
        FirstChildOfPosition[position] = (byte)((number << (Stride - level)) & 63);
        position++;
        if (level == Stride - 1) return position;
        position = Number(number * 2, level + 1, position);
        return Number(number * 2 + 1, level + 1, position);
    }

    /// <summary>The bit of the prefix that ends <paramref name="level"/> bits into the node, on the way to that child.</summary>
    public static int Position(int level, int child) => PositionOfNumber[((1 << level) | (child >> (Stride - level))) & 63];

    /// <summary>How many bits into the node the prefix ends.</summary>
    public static int Level(int position) => LevelOfPosition[position & 63];

    /// <summary>The first child that the prefix covers. The prefix comes before this child, and after every child before it.</summary>
    public static int FirstChild(int position) => FirstChildOfPosition[position & 63];

    /// <summary>The prefixes that cover this child.</summary>
    public static ulong Covering(int child) => CoveringOfChild[child & 63];

    /// <summary>The prefixes that come before this child.</summary>
    public static ulong Before(int child) => StartingAtOrBefore[child & 63];

    /// <summary>A prefix and all prefixes in this node that it covers.</summary>
    public static ulong CoveredPrefixes(int level, int position) => ((1ul << ((1 << (Stride - level)) - 1)) - 1) << position;

    /// <summary>The children that a prefix covers.</summary>
    public static ulong CoveredChildren(int level, int position)
    {
        var count = 1 << (Stride - level);
        return (count == 64 ? ulong.MaxValue : (1ul << count) - 1) << FirstChild(position);
    }

    /// <summary>Six bits of the key from the depth on; before its beginning and behind its end there are zeros.</summary>
    public static int Child(ulong high, ulong low, int depth) => depth switch
    {
        <= 58 => (int)(high >> (58 - depth)) & 63,
        < 64 => (int)((high << (depth - 58)) | (low >> (122 - depth))) & 63,
        <= 122 => (int)(low >> (122 - depth)) & 63,
        _ => (int)(low << (depth - 122)) & 63,
    };

    /// <summary>Words of 64 bits of a node with so many entries.</summary>
    public static int LengthFor(int entries) => HeaderLength + (entries + RoomStep - 1) / RoomStep * (RoomStep / 2);

    /// <summary>True when one entry more fits into the node.</summary>
    public static bool HasRoom(int entries) => entries % RoomStep != 0;

    /// <summary>What is in a node; the entries are at least as many as the bits.</summary>
    public static void Read(ReadOnlySpan<ulong> node, out ulong prefixes, out ulong children, out ReadOnlySpan<uint> entries)
    {
        children = Volatile.Read(in node[1]);
        prefixes = Volatile.Read(in node[0]);
        entries = MemoryMarshal.Cast<ulong, uint>(node[HeaderLength..]);
    }

    /// <summary>Where the id of a prefix is among the entries.</summary>
    public static int IndexOfPrefix(ulong prefixes, ulong bit) => BitOperations.PopCount(prefixes & (bit - 1));

    /// <summary>Where the word of a child is among the entries.</summary>
    public static int IndexOfChild(ulong prefixes, ulong children, ulong bit) =>
        BitOperations.PopCount(prefixes) + BitOperations.PopCount(children & (bit - 1));
}
