using System.Buffers.Binary;

namespace Peerline.Routing.Wire;

/// <summary>The extended communities of an attribute (RFC 4360): a view.</summary>
public readonly ref struct ExtendedCommunityList
{
    private const int Size = 8;
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>A view over the value; octets behind the last whole community are not seen.</summary>
    public ExtendedCommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>How many communities.</summary>
    public int Count => _octets.Length / Size;

    /// <summary>One community, in wire order.</summary>
    public ExtendedCommunity this[int index] => new(BinaryPrimitives.ReadUInt64BigEndian(_octets[(index * Size)..]));
}
