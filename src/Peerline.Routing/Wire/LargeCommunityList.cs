using System.Buffers.Binary;

namespace Peerline.Routing.Wire;

/// <summary>The large communities of an attribute: a view.</summary>
public readonly ref struct LargeCommunityList
{
    private const int Size = 12;
    private readonly ReadOnlySpan<byte> _octets;

    public LargeCommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    public int Count => _octets.Length / Size;

    public LargeCommunity this[int index]
    {
        get
        {
            var octets = _octets.Slice(index * Size, Size);
            return new LargeCommunity(
                BinaryPrimitives.ReadUInt32BigEndian(octets),
                BinaryPrimitives.ReadUInt32BigEndian(octets[4..]),
                BinaryPrimitives.ReadUInt32BigEndian(octets[8..]));
        }
    }
}
