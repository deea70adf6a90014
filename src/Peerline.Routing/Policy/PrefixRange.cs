using System.Numerics;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Policy;

/// <summary>An entry of a prefix list, as keys.</summary>
internal readonly record struct PrefixRange<TKey>(TKey Network, int Length, int Ge, int Le)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    public PrefixFilterEntry ToEntry()
    {
        var key = UInt128.CreateTruncating(Network);
        var address = PrefixLengths<TKey>.Bits == 32
            ? Address.FromIPv4((uint)key)
            : new Address(Afi.IPv6, (ulong)(key >> 64), (ulong)key);
        return new PrefixFilterEntry(new Prefix(address, Length), Ge, Le);
    }
}
