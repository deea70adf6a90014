namespace Peerline.Routing.Wire;

/// <summary>
/// Path attribute codes in registry order. What is commented out is known and kept raw, or deprecated and treated as unknown.
/// </summary>
public enum PathAttributeCode : byte
{
    None = 0,
    Origin = 1,                 // RFC 4271
    AsPath = 2,                 // RFC 4271
    NextHop = 3,                // RFC 4271
    MultiExitDisc = 4,          // RFC 4271
    LocalPref = 5,              // RFC 4271
    AtomicAggregate = 6,        // RFC 4271
    Aggregator = 7,             // RFC 4271
    Communities = 8,            // RFC 1997
    OriginatorId = 9,           // RFC 4456
    ClusterList = 10,           // RFC 4456
    // 11 DPA, 12 ADVERTISER, 13 RCID_PATH: deprecated
    MpReachNlri = 14,           // RFC 4760
    MpUnreachNlri = 15,         // RFC 4760
    ExtendedCommunities = 16,   // RFC 4360
    As4Path = 17,               // RFC 6793
    As4Aggregator = 18,         // RFC 6793
    // 19 SSA, 20 Connector, 21 AS_PATHLIMIT: deprecated
    PmsiTunnel = 22,            // RFC 6514, length only
    TunnelEncapsulation = 23,   // RFC 9012, kept raw
    // 24 Traffic Engineering (RFC 5543): kept raw
    IPv6ExtendedCommunities = 25, // RFC 5701
    Aigp = 26,                  // RFC 7311, kept raw
    // 27 PE Distinguisher Labels (RFC 6514): kept raw
    // 28 BGP Entropy Label Capability: deprecated, the trigger of June 2023
    BgpLs = 29,                 // RFC 9552, kept raw
    LargeCommunity = 32,        // RFC 8092
    // 33 BGPsec_Path (RFC 8205): kept raw
    OnlyToCustomer = 35,        // RFC 9234
    // 36 D-PATH, 37 SFP (RFC 9015), 38 BFD Discriminator (RFC 9026), 39 NHC: kept raw
    PrefixSid = 40,             // RFC 8669, kept raw
    // 128 ATTR_SET (RFC 6368): kept raw
}
