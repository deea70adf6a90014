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

    /// <summary>Fills in who covers whom, in one pass from <paramref name="first"/> on; those before are right already.</summary>
    public static void Link<TBits>(Span<VrpEntry<TBits>> block, int first = 0)
        where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
    {
        for (var i = first; i < block.Length; i++)
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
        var merged = new VrpEntry<TBits>[Math.Max(0, old.Length + Growth(old, changes))];
        int count = 0, from = 0, unchanged = 0;
        for (var k = 0; k < changes.Length; k++)
        {
            ref readonly var change = ref changes[k];
            if (k > 0 && change.Entry.CompareTo(changes[k - 1].Entry) == 0) continue;
            var found = old[from..].BinarySearch(change.Entry);
            var next = from + (found < 0 ? ~found : found);
            old[from..next].CopyTo(merged.AsSpan(count));
            count += next - from;
            if (k == 0) unchanged = count;
            if (change.IsAnnounced) merged[count++] = change.Entry;
            from = found < 0 ? next : next + 1;
        }
        old[from..].CopyTo(merged.AsSpan(count));
        Link<TBits>(merged, unchanged);
        return merged;
    }

    // How many more entries there are afterwards.
    private static int Growth<TBits>(ReadOnlySpan<VrpEntry<TBits>> old, ReadOnlySpan<VrpChange<TBits>> changes)
        where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
    {
        var growth = 0;
        for (var k = 0; k < changes.Length; k++)
        {
            if (k > 0 && changes[k].Entry.CompareTo(changes[k - 1].Entry) == 0) continue;
            var isThere = old.BinarySearch(changes[k].Entry) >= 0;
            if (isThere != changes[k].IsAnnounced) growth += isThere ? -1 : 1;
        }
        return growth;
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
