using Peerline.Routing.Addressing;

namespace Peerline.Routing.Policy;

/// <summary>One letter of an <see cref="AsPathPattern"/>: ranges of AS numbers, or all but these.</summary>
internal readonly record struct AsPathLetter((uint From, uint To)[] Ranges, bool Not)
{
    public static readonly AsPathLetter Any = new([], true);

    public bool Matches(Asn asn)
    {
        foreach (var (from, to) in Ranges)
            if (asn.Value >= from && asn.Value <= to) return !Not;
        return Not;
    }
}
