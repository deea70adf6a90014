using System.Numerics;

namespace Peerline.Routing.Rtr;

/// <summary>An entry that comes or goes.</summary>
internal readonly struct VrpChange<TBits>(VrpEntry<TBits> entry, bool announced) : IComparable<VrpChange<TBits>>
    where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
{
    public readonly VrpEntry<TBits> Entry = entry;
    public readonly bool IsAnnounced = announced;

    public int CompareTo(VrpChange<TBits> other) => Entry.CompareTo(other.Entry);
}
