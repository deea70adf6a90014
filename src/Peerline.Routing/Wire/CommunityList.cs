using System.Buffers.Binary;

namespace Peerline.Routing.Wire;

/// <summary>The communities of an attribute: a view.</summary>
public readonly ref struct CommunityList
{
    private const int Size = 4;
    private readonly ReadOnlySpan<byte> _octets;

    public CommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    public int Count => _octets.Length / Size;

    public Community this[int index] => new(BinaryPrimitives.ReadUInt32BigEndian(_octets[(index * Size)..]));

    public bool Contains(Community community)
    {
        for (var i = 0; i < Count; i++)
            if (this[i] == community) return true;
        return false;
    }
}
