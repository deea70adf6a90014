namespace Peerline.Routing.Addressing;

/// <summary>Address family numbers of the IANA registry, those that BGP names. Any other number is kept as it is.</summary>
public enum Afi : ushort
{
    /// <summary>Reserved; the family of a default value.</summary>
    None = 0,
    /// <summary>IP version 4.</summary>
    IPv4 = 1,
    /// <summary>IP version 6.</summary>
    IPv6 = 2,
    /// <summary>Layer 2 VPN information (RFC 4761, 6074, 7432).</summary>
    L2Vpn = 25,
    /// <summary>BGP-LS (RFC 9552).</summary>
    LinkState = 16388,
    /// <summary>Routing policy distribution, a draft that was given its number.</summary>
    RoutingPolicy = 16398,
    /// <summary>MPLS namespaces, a draft that was given its number.</summary>
    MplsNamespaces = 16399,
}
