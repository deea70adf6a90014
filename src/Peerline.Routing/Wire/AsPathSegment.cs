using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One segment of an AS path: a view.</summary>
public readonly ref struct AsPathSegment
{
    private readonly ReadOnlySpan<byte> _octets;
    private readonly bool _fourOctet;

    internal AsPathSegment(AsPathSegmentType type, ReadOnlySpan<byte> octets, bool fourOctet)
    {
        Type = type;
        _octets = octets;
        _fourOctet = fourOctet;
    }

    /// <summary>Sequence, set, or one of the two of confederations.</summary>
    public AsPathSegmentType Type { get; }

    /// <summary>AS numbers in the segment.</summary>
    public int Count => _octets.Length >> (_fourOctet ? 2 : 1);

    /// <summary>One AS number, counted from 0.</summary>
    public Asn this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _fourOctet ? BigEndian.UInt32(_octets, index << 2) : (Asn)BigEndian.UInt16(_octets, index << 1);
        }
    }

    /// <summary>True for both kinds of set.</summary>
    public bool IsSet => Type is AsPathSegmentType.Set or AsPathSegmentType.ConfederationSet;

    /// <summary>True for the segments of RFC 5065.</summary>
    public bool IsConfederation => Type is AsPathSegmentType.ConfederationSequence or AsPathSegmentType.ConfederationSet;
}
