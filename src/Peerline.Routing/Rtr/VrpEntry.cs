using System.Numerics;

namespace Peerline.Routing.Rtr;

/// <summary>A VRP as it lies in a <see cref="VrpBlock"/>: 16 octets for IPv4, 32 for IPv6.</summary>
internal struct VrpEntry<TBits>(TBits network, int length, int maxLength, uint asn) : IComparable<VrpEntry<TBits>>
    where TBits : unmanaged, IBinaryInteger<TBits>, IUnsignedNumber<TBits>
{
    public TBits Network = network;
    public uint Asn = asn;

    /// <summary>The next entry before this one whose prefix covers this one's, or -1.</summary>
    public int Up = -1;
    public byte Length = (byte)length;
    public byte MaxLength = (byte)maxLength;

    /// <summary>True when the first bits of both are the same, as many as this prefix is long.</summary>
    public readonly bool Covers(TBits bits) => int.CreateTruncating(TBits.LeadingZeroCount(bits ^ Network)) >= Length;

    public readonly int CompareTo(VrpEntry<TBits> other)
    {
        if (Network != other.Network) return Network < other.Network ? -1 : 1;
        if (Length != other.Length) return Length - other.Length;
        if (Asn != other.Asn) return Asn < other.Asn ? -1 : 1;
        return MaxLength - other.MaxLength;
    }
}
