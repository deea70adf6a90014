using System.Numerics;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Policy;

/// <summary>
/// A prefix and the lengths that match inside it: bit n - 1 stands for length n. Length 0 is the default route's own and kept apart. A key
/// is the network in as many bits as an address has.
/// </summary>
internal readonly record struct PrefixLengths<TKey>(TKey Network, int Length, TKey Lengths, bool Zero)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    public static readonly int Bits = System.Runtime.CompilerServices.Unsafe.SizeOf<TKey>() * 8;

    /// <summary>The last address of the prefix.</summary>
    public TKey Last => Length == Bits ? Network : Network | (TKey.MaxValue >> Length);

    /// <summary>The lengths from one to another, none of them 0.</summary>
    public static TKey Range(int from, int to) =>
        to < Math.Max(from, 1) ? TKey.Zero : (TKey.MaxValue >> (Bits - to)) & (TKey.MaxValue << (Math.Max(from, 1) - 1));

    /// <summary>The entries of a family, one for each prefix, in order.</summary>
    public static List<PrefixLengths<TKey>> Of(IReadOnlyList<PrefixFilterEntry> ordered, Afi afi)
    {
        var all = new List<PrefixLengths<TKey>>();
        foreach (var entry in ordered)
        {
            if (entry.Prefix.Afi != afi) continue;
            var one = new PrefixLengths<TKey>(KeyOf(entry.Prefix.Network), entry.Prefix.Length, Range(entry.Ge, entry.Le), entry.Ge == 0);
            if (all.Count > 0 && all[^1].Network == one.Network && all[^1].Length == one.Length)
                all[^1] = all[^1] with { Lengths = all[^1].Lengths | one.Lengths, Zero = all[^1].Zero || one.Zero };
            else
                all.Add(one);
        }
        return all;
    }

    private static TKey KeyOf(Address address) => address.Afi == Afi.IPv4
        ? TKey.CreateTruncating(address.High >> 32)
        : TKey.CreateTruncating(new UInt128(address.High, address.Low));
}
