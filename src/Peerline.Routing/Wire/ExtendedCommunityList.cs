using System.Buffers.Binary;

namespace Peerline.Routing.Wire;

/// <summary>The extended communities of an attribute: a view.</summary>
public readonly ref struct ExtendedCommunityList
{
    private const int Size = 8;
    private readonly ReadOnlySpan<byte> _octets;

    public ExtendedCommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    public int Count => _octets.Length / Size;

    public ExtendedCommunity this[int index] => new(BinaryPrimitives.ReadUInt64BigEndian(_octets[(index * Size)..]));
}
