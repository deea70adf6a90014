namespace Peerline.Routing.Wire;

/// <summary>Tunnel types in the order of the IANA registry (RFC 9012 14.1). What is commented out is deprecated.</summary>
public enum TunnelType : ushort
{
    /// <summary>Reserved.</summary>
    None = 0,
    /// <summary>L2TPv3 over IP.</summary>
    L2TPv3 = 1,
    /// <summary>GRE.</summary>
    Gre = 2,
    // 3 transmit tunnel endpoint, 4 IPsec in tunnel mode, 5 and 6 with IPsec transport mode
    /// <summary>IP in IP.</summary>
    IPInIP = 7,
    /// <summary>VXLAN (RFC 8365).</summary>
    Vxlan = 8,
    /// <summary>NVGRE (RFC 8365).</summary>
    Nvgre = 9,
    /// <summary>MPLS (RFC 8365).</summary>
    Mpls = 10,
    /// <summary>MPLS in GRE (RFC 8365).</summary>
    MplsInGre = 11,
    /// <summary>VXLAN GPE (RFC 8365).</summary>
    VxlanGpe = 12,
    /// <summary>MPLS in UDP (RFC 7510).</summary>
    MplsInUdp = 13,
    /// <summary>IPv6 tunnel.</summary>
    IPv6Tunnel = 14,
    /// <summary>Segment routing policy (RFC 9830).</summary>
    SrPolicy = 15,
    /// <summary>Bare.</summary>
    Bare = 16,
    /// <summary>Segment routing tunnel, before it was a policy.</summary>
    SrTunnel = 17,
    /// <summary>Geneve (RFC 8926).</summary>
    Geneve = 19,
    /// <summary>Any encapsulation.</summary>
    Any = 20,
}
