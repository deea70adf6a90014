using System.Runtime.CompilerServices;

namespace Peerline.Routing.Wire;

/// <summary>The large communities of an attribute (RFC 8092): a view.</summary>
public readonly ref struct LargeCommunityList
{
    private const int Size = 12;
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>A view over the value; octets behind the last whole community are not seen.</summary>
    public LargeCommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>How many communities, repetitions included.</summary>
    public int Count => _octets.Length / Size;

    /// <summary>One community, in wire order.</summary>
    public LargeCommunity this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var octets = _octets.Slice(index * Size, Size);
            return new LargeCommunity(BigEndian.UInt32(octets, 0), BigEndian.UInt32(octets, 4), BigEndian.UInt32(octets, 8));
        }
    }
}
