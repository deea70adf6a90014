using System.Numerics;

namespace Peerline.Routing.Rtr;

/// <summary>
/// A sorted run of VRPs in which each entry names the next one before it that covers it. All that cover an address then lie on one chain
/// that begins at the last entry not behind the address: whatever covers the address and lies before that entry covers the entry too,
/// because prefixes nest and never overlap in part.
/// </summary>
internal static class VrpBlock
{
    /// <summary>The last entry not behind the prefix, where the chain of those that cover it begins; or -1.</summary>
    public static int Innermost<TBits>(ReadOnlySpan<VrpEntry<TBits>> block, TBits bits, int length)
        where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
    {
        int low = 0, count = block.Length;
        while (count > 0)
        {
            var half = count >> 1;
            ref readonly var middle = ref block[low + half];
            if (middle.Network < bits || (middle.Network == bits && middle.Length <= length))
            {
                low += half + 1;
                count -= half + 1;
            }
            else
            {
                count = half;
            }
        }
        return low - 1;
    }

    /// <summary>Walks the chain. AS 0 as origin is none (RFC 6811 2: no VRP with AS 0 matches any route).</summary>
    public static OriginState Judge<TBits>(ReadOnlySpan<VrpEntry<TBits>> block, int start, TBits bits, int length, uint origin)
        where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
    {
        var state = OriginState.NotFound;
        for (var i = start; (uint)i < (uint)block.Length; i = block[i].Up)
        {
            ref readonly var entry = ref block[i];
            if (!entry.Covers(bits)) continue;
            if (entry.Asn == origin && length <= entry.MaxLength && origin != 0) return OriginState.Valid;
            state = OriginState.Invalid;
        }
        return state;
    }

    /// <summary>Fills in who covers whom, in one pass.</summary>
    public static void Link<TBits>(Span<VrpEntry<TBits>> block)
        where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
    {
        for (var i = 0; i < block.Length; i++)
        {
            var up = i - 1;
            while (up >= 0 && !block[up].Covers(block[i].Network)) up = block[up].Up;
            block[i].Up = up;
        }
    }

    /// <summary>A new block: the old one without what goes, with what comes. Sets: what is there twice is there once.</summary>
    public static VrpEntry<TBits>[] Merge<TBits>(ReadOnlySpan<VrpEntry<TBits>> old, ReadOnlySpan<VrpChange<TBits>> changes)
        where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
    {
        var merged = new VrpEntry<TBits>[old.Length + changes.Length];
        int count = 0, i = 0, k = 0;
        while (i < old.Length || k < changes.Length)
        {
            var order = i == old.Length ? 1 : k == changes.Length ? -1 : old[i].CompareTo(changes[k].Entry);
            if (order < 0)
            {
                merged[count++] = old[i++];
                continue;
            }
            if (changes[k].IsAnnounced) merged[count++] = changes[k].Entry;
            if (order == 0) i++;
            k++;
        }
        if (count == 0) return [];
        if (count < merged.Length) Array.Resize(ref merged, count);
        Link<TBits>(merged);
        return merged;
    }

    /// <summary>What the newer block has and the older has not, and the other way round.</summary>
    public static void Compare<TBits>(ReadOnlySpan<VrpEntry<TBits>> older, ReadOnlySpan<VrpEntry<TBits>> newer, List<VrpChange<TBits>> changes)
        where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
    {
        int i = 0, k = 0;
        while (i < older.Length || k < newer.Length)
        {
            var order = i == older.Length ? 1 : k == newer.Length ? -1 : older[i].CompareTo(newer[k]);
            if (order < 0) changes.Add(new VrpChange<TBits>(older[i], announced: false));
            if (order > 0) changes.Add(new VrpChange<TBits>(newer[k], announced: true));
            if (order <= 0) i++;
            if (order >= 0) k++;
        }
    }
}
