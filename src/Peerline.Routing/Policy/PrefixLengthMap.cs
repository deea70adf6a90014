using System.Numerics;

namespace Peerline.Routing.Policy;

/// <summary>
/// The address space of a family in pieces, with the lengths that match in each. A piece's lengths are those of all entries that hold it;
/// an entry that is longer than a prefix has no length as short as the prefix's, so the piece of a prefix's first address answers for it.
/// </summary>
internal sealed class PrefixLengthMap<TKey> where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    private readonly TKey[] _starts;
    private readonly TKey[] _lengths;
    private readonly bool _zero;

    /// <param name="prefixes">One for each prefix, in order.</param>
    public PrefixLengthMap(List<PrefixLengths<TKey>> prefixes)
    {
        var starts = new List<TKey>();
        var lengths = new List<TKey>();
        var open = new Stack<(TKey Last, TKey Lengths)>();
        foreach (var prefix in prefixes)
        {
            _zero |= prefix.Zero;
            CloseBefore(prefix.Network);
            var inside = prefix.Lengths | (open.TryPeek(out var around) ? around.Lengths : TKey.Zero);
            Begin(prefix.Network, inside);
            open.Push((prefix.Last, inside));
        }
        CloseBefore(null);
        (_starts, _lengths) = ([.. starts], [.. lengths]);

        void CloseBefore(TKey? network)
        {
            while (open.TryPeek(out var top) && (network is not { } limit || top.Last < limit))
            {
                open.Pop();
                if (top.Last != TKey.MaxValue) Begin(top.Last + TKey.One, open.TryPeek(out var around) ? around.Lengths : TKey.Zero);
            }
        }

        void Begin(TKey start, TKey inside)
        {
            if (starts.Count > 0 && starts[^1] == start)
            {
                lengths[^1] = inside;
                return;
            }
            if (inside == (lengths.Count > 0 ? lengths[^1] : TKey.Zero)) return;
            starts.Add(start);
            lengths.Add(inside);
        }
    }

    public bool Contains(TKey network, int length)
    {
        if (length == 0) return _zero;
        var piece = _starts.AsSpan().BinarySearch(network);
        if (piece < 0) piece = ~piece - 1;
        return piece >= 0 && (_lengths[piece] >> (length - 1) & TKey.One) != TKey.Zero;
    }
}
