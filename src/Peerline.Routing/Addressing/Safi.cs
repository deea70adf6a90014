namespace Peerline.Routing.Addressing;

/// <summary>Subsequent address family identifiers in the order of the IANA registry. Any other number is kept as it is.</summary>
public enum Safi : byte
{
    /// <summary>Reserved.</summary>
    None = 0,
    /// <summary>Unicast forwarding (RFC 4760).</summary>
    Unicast = 1,
    /// <summary>Multicast forwarding, that is reverse path lookup (RFC 4760).</summary>
    Multicast = 2,
    // 3 was both of them, and is reserved
    /// <summary>Prefixes with MPLS labels (RFC 8277).</summary>
    LabelledUnicast = 4,
    /// <summary>MCAST-VPN: the routes by which multicast VPNs signal (RFC 6514).</summary>
    MulticastVpnSignalling = 5,
    /// <summary>Dynamic placement of multi-segment pseudowires (RFC 7267).</summary>
    Pseudowire = 6,
    /// <summary>Encapsulation, replaced by the tunnel encapsulation attribute (RFC 9012).</summary>
    Encapsulation = 7,
    /// <summary>MCAST-VPLS (RFC 7117).</summary>
    MulticastVpls = 8,
    /// <summary>Service function chaining (RFC 9015).</summary>
    ServiceFunctionChaining = 9,
    /// <summary>Tunnel, of a draft that expired.</summary>
    Tunnel = 64,
    /// <summary>Virtual private LAN service (RFC 4761, 6074).</summary>
    Vpls = 65,
    /// <summary>Multicast distribution trees (RFC 6037).</summary>
    Mdt = 66,
    /// <summary>IPv4 over IPv6 (RFC 5747).</summary>
    IPv4OverIPv6 = 67,
    /// <summary>IPv6 over IPv4.</summary>
    IPv6OverIPv4 = 68,
    /// <summary>Layer 1 VPN discovery (RFC 5195).</summary>
    Layer1Vpn = 69,
    /// <summary>Ethernet VPN (RFC 7432).</summary>
    Evpn = 70,
    /// <summary>BGP-LS (RFC 9552).</summary>
    LinkState = 71,
    /// <summary>BGP-LS of a VPN (RFC 9552).</summary>
    LinkStateVpn = 72,
    /// <summary>Segment routing policies (RFC 9830).</summary>
    SrPolicy = 73,
    /// <summary>SD-WAN capabilities, a draft.</summary>
    SdWan = 74,
    /// <summary>Routing policy distribution, a draft.</summary>
    RoutingPolicy = 75,
    /// <summary>Classful transport (RFC 9832).</summary>
    ClassfulTransport = 76,
    /// <summary>Flow specifications for tunnelled traffic, a draft.</summary>
    TunnelledFlowSpec = 77,
    /// <summary>Multicast trees, a draft.</summary>
    MulticastTree = 78,
    /// <summary>Dynamic path selection, of one vendor.</summary>
    DynamicPathSelection = 79,
    /// <summary>BGP-LS with shortest path first routing (RFC 9815).</summary>
    LinkStateSpf = 80,
    /// <summary>Colour-aware routing (RFC 9871).</summary>
    ColourAware = 83,
    /// <summary>Colour-aware routing of VPNs (RFC 9871).</summary>
    ColourAwareVpn = 84,
    /// <summary>Mobile user plane, a draft.</summary>
    MobileUserPlane = 85,
    /// <summary>VPN prefixes with MPLS labels (RFC 4364, 4659, 8277).</summary>
    MplsVpn = 128,
    /// <summary>VPN prefixes for multicast: a route distinguisher, and no label (RFC 6514).</summary>
    MulticastVpn = 129,
    /// <summary>Route target membership (RFC 4684).</summary>
    RouteTarget = 132,
    /// <summary>Flow specifications (RFC 8955, 8956).</summary>
    FlowSpec = 133,
    /// <summary>Flow specifications of VPNs (RFC 8955, 8956).</summary>
    FlowSpecVpn = 134,
    /// <summary>VPN auto-discovery, of a draft that expired.</summary>
    VpnAutoDiscovery = 140,
}
