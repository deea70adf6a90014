namespace Peerline.Routing.Addressing;

/// <summary>An address family as BGP negotiates it (RFC 4760).</summary>
public readonly record struct AfiSafi(Afi Afi, Safi Safi) : IComparable<AfiSafi>
{
    public static readonly AfiSafi IPv4Unicast = new(Afi.IPv4, Safi.Unicast);
    public static readonly AfiSafi IPv6Unicast = new(Afi.IPv6, Safi.Unicast);

    public int CompareTo(AfiSafi other) => (Afi, Safi).CompareTo((other.Afi, other.Safi));

    public override string ToString() => (Afi, Safi) switch
    {
        (Afi.IPv4, Safi.Unicast) => "ipv4-unicast",
        (Afi.IPv6, Safi.Unicast) => "ipv6-unicast",
        _ => $"{Afi}/{Safi}".ToLowerInvariant(),
    };
}
