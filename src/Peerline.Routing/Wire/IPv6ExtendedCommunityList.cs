namespace Peerline.Routing.Wire;

/// <summary>The IPv6 extended communities of an attribute (RFC 5701): a view.</summary>
public readonly ref struct IPv6ExtendedCommunityList
{
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>A view over the value; octets behind the last whole community are not seen.</summary>
    public IPv6ExtendedCommunityList(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>How many communities.</summary>
    public int Count => _octets.Length / IPv6ExtendedCommunity.Size;

    /// <summary>One community, in wire order.</summary>
    public IPv6ExtendedCommunity this[int index] =>
        IPv6ExtendedCommunity.Read(_octets.Slice(index * IPv6ExtendedCommunity.Size, IPv6ExtendedCommunity.Size));
}
