namespace Peerline.Routing.Wire;

/// <summary>Sub-TLVs of a tunnel in the order of the IANA registry (RFC 9012 14.3, 9830). Any other number is kept as it is.</summary>
public enum TunnelSubTlvType : byte
{
    /// <summary>Reserved.</summary>
    None = 0,
    /// <summary>Encapsulation.</summary>
    Encapsulation = 1,
    /// <summary>Protocol type.</summary>
    ProtocolType = 2,
    // 3 IPsec tunnel authenticator: deprecated
    /// <summary>Color.</summary>
    Color = 4,
    // 5 load-balancing block (RFC 5640)
    /// <summary>Tunnel egress endpoint.</summary>
    TunnelEgressEndpoint = 6,
    /// <summary>DS field.</summary>
    DSField = 7,
    /// <summary>UDP destination port.</summary>
    UdpDestinationPort = 8,
    /// <summary>Embedded label handling.</summary>
    EmbeddedLabelHandling = 9,
    /// <summary>MPLS label stack.</summary>
    MplsLabelStack = 10,
    /// <summary>Prefix-SID.</summary>
    PrefixSid = 11,
    /// <summary>Preference of an SR policy.</summary>
    Preference = 12,
    /// <summary>Binding SID of an SR policy.</summary>
    BindingSid = 13,
    /// <summary>Explicit null label policy of an SR policy.</summary>
    ExplicitNullLabelPolicy = 14,
    /// <summary>Priority of an SR policy.</summary>
    Priority = 15,
    /// <summary>SRv6 binding SID of an SR policy.</summary>
    Srv6BindingSid = 20,
    /// <summary>Segment list of an SR policy.</summary>
    SegmentList = 128,
    /// <summary>Name of a candidate path of an SR policy.</summary>
    CandidatePathName = 129,
    /// <summary>Name of an SR policy.</summary>
    PolicyName = 130,
}
