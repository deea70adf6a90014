namespace Peerline.Routing.Wire;

/// <summary>
/// Path attribute codes in registry order. What is commented out has no meaning here: it is kept raw, shown, and passed on.
/// </summary>
public enum PathAttributeCode : byte
{
    /// <summary>Reserved; in a finding: the message itself.</summary>
    None = 0,
    /// <summary>RFC 4271.</summary>
    Origin = 1,
    /// <summary>RFC 4271.</summary>
    AsPath = 2,
    /// <summary>RFC 4271.</summary>
    NextHop = 3,
    /// <summary>RFC 4271.</summary>
    MultiExitDisc = 4,
    /// <summary>RFC 4271.</summary>
    LocalPref = 5,
    /// <summary>RFC 4271.</summary>
    AtomicAggregate = 6,
    /// <summary>RFC 4271.</summary>
    Aggregator = 7,
    /// <summary>RFC 1997.</summary>
    Communities = 8,
    /// <summary>RFC 4456.</summary>
    OriginatorId = 9,
    /// <summary>RFC 4456.</summary>
    ClusterList = 10,
    // 11 DPA, 12 ADVERTISER, 13 RCID_PATH / CLUSTER_ID: deprecated (RFC 6938)
    /// <summary>RFC 4760.</summary>
    MpReachNlri = 14,
    /// <summary>RFC 4760.</summary>
    MpUnreachNlri = 15,
    /// <summary>RFC 4360.</summary>
    ExtendedCommunities = 16,
    /// <summary>RFC 6793.</summary>
    As4Path = 17,
    /// <summary>RFC 6793.</summary>
    As4Aggregator = 18,
    // 19 SAFI Specific Attribute, 20 Connector (RFC 6037), 21 AS_PATHLIMIT: deprecated
    /// <summary>RFC 6514.</summary>
    PmsiTunnel = 22,
    /// <summary>RFC 9012.</summary>
    TunnelEncapsulation = 23,
    /// <summary>RFC 5543: kept raw.</summary>
    TrafficEngineering = 24,
    /// <summary>RFC 5701.</summary>
    IPv6ExtendedCommunities = 25,
    /// <summary>RFC 7311.</summary>
    Aigp = 26,
    /// <summary>RFC 6514: kept raw.</summary>
    PeDistinguisherLabels = 27,
    /// <summary>RFC 6790, deprecated by RFC 7447: kept raw. The trigger of June 2023.</summary>
    EntropyLabel = 28,
    /// <summary>RFC 9552.</summary>
    BgpLs = 29,
    // 30, 31: deprecated (RFC 8093)
    /// <summary>RFC 8092.</summary>
    LargeCommunity = 32,
    /// <summary>RFC 8205.</summary>
    BgpsecPath = 33,
    // 34 BGP Community Container, a draft
    /// <summary>RFC 9234.</summary>
    OnlyToCustomer = 35,
    /// <summary>A draft.</summary>
    DomainPath = 36,
    /// <summary>RFC 9015: kept raw.</summary>
    Sfp = 37,
    /// <summary>RFC 9026.</summary>
    BfdDiscriminator = 38,
    /// <summary>Next hop dependent characteristics, a draft: kept raw.</summary>
    NextHopCharacteristics = 39,
    /// <summary>RFC 8669.</summary>
    PrefixSid = 40,
    /// <summary>RFC 6368.</summary>
    AttributeSet = 128,
    // 129, 241, 242, 243: deprecated (RFC 8093); 255 for development (RFC 2042)
}
