using System.Buffers.Binary;
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

    public AsPathSegmentType Type { get; }

    public int Count => _octets.Length / (_fourOctet ? 4 : 2);

    public Asn this[int index] => _fourOctet
        ? BinaryPrimitives.ReadUInt32BigEndian(_octets[(index * 4)..])
        : (Asn)BinaryPrimitives.ReadUInt16BigEndian(_octets[(index * 2)..]);

    public bool IsSet => Type is AsPathSegmentType.Set or AsPathSegmentType.ConfederationSet;

    public bool IsConfederation => Type is AsPathSegmentType.ConfederationSequence or AsPathSegmentType.ConfederationSet;
}
