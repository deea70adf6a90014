namespace Peerline.Routing.Addressing;

/// <summary>Address family numbers of the IANA registry, those that BGP names.</summary>
public enum Afi : ushort
{
    None = 0,
    IPv4 = 1,
    IPv6 = 2,
    L2Vpn = 25,
    LinkState = 16388,
}
