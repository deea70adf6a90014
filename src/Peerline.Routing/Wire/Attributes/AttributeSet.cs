using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>ATTR_SET (RFC 6368 5): the attributes that a customer's route had, carried through a provider. A view.</summary>
public readonly ref struct AttributeSet
{
    private const int OriginAsSize = 4;
    private readonly ReadOnlySpan<byte> _octets;

    private AttributeSet(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>The customer's AS.</summary>
    public Asn OriginAs => BinaryPrimitives.ReadUInt32BigEndian(_octets);

    /// <summary>The customer's attributes; AS numbers have four octets.</summary>
    public PathAttributes Attributes => new(_octets[OriginAsSize..], fourOctetAs: true);

    /// <summary>False when the value is too short for the AS, or the attributes in it run over its end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out AttributeSet set)
    {
        set = value.Length < OriginAsSize ? default : new AttributeSet(value);
        return value.Length >= OriginAsSize && !HasOverrun(set.Attributes);
    }

    private static bool HasOverrun(PathAttributes attributes)
    {
        var walk = attributes.GetEnumerator();
        while (walk.MoveNext()) { }
        return walk.Overrun;
    }
}
