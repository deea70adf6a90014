using System.Buffers.Binary;

namespace Peerline.Routing.Wire;

/// <summary>The communities of an attribute (RFC 1997): a view.</summary>
public readonly ref struct CommunityList
{
    private const int Size = 4;
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>A view over the value; octets behind the last whole community are not seen.</summary>
    public CommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>How many communities.</summary>
    public int Count => _octets.Length / Size;

    /// <summary>One community, in wire order.</summary>
    public Community this[int index] => new(BinaryPrimitives.ReadUInt32BigEndian(_octets[(index * Size)..]));

    /// <summary>True when the list holds the community.</summary>
    public bool Contains(Community community)
    {
        for (var i = 0; i < Count; i++)
            if (this[i] == community) return true;
        return false;
    }
}
