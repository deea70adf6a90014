namespace Peerline.Routing.Wire;

/// <summary>Capability codes in registry order. What is commented out is kept raw.</summary>
public enum CapabilityCode : byte
{
    /// <summary>Reserved (RFC 5492).</summary>
    None = 0,
    /// <summary>A family (RFC 4760).</summary>
    Multiprotocol = 1,
    /// <summary>ROUTE-REFRESH messages (RFC 2918).</summary>
    RouteRefresh = 2,
    /// <summary>Outbound route filtering (RFC 5291).</summary>
    OutboundRouteFiltering = 3,
    // 4 multiple routes to a destination: deprecated (RFC 8277)
    /// <summary>IPv6 next hops for IPv4 prefixes (RFC 8950).</summary>
    ExtendedNextHop = 5,
    /// <summary>Messages of more than 4,096 octets (RFC 8654).</summary>
    ExtendedMessage = 6,
    /// <summary>Signed paths (RFC 8205).</summary>
    Bgpsec = 7,
    /// <summary>More than one label for a prefix (RFC 8277).</summary>
    MultipleLabels = 8,
    /// <summary>The sender's role (RFC 9234).</summary>
    Role = 9,
    /// <summary>Graceful restart (RFC 4724).</summary>
    GracefulRestart = 64,
    /// <summary>AS numbers of four octets (RFC 6793).</summary>
    FourOctetAs = 65,
    // 66: deprecated
    /// <summary>Capabilities that may change in a session: a draft that expired.</summary>
    Dynamic = 67,
    /// <summary>Several sessions between two speakers: a draft that expired.</summary>
    Multisession = 68,
    /// <summary>Several paths for a prefix (RFC 7911).</summary>
    AddPath = 69,
    /// <summary>Beginning and end of a route refresh (RFC 7313).</summary>
    EnhancedRouteRefresh = 70,
    /// <summary>Long-lived graceful restart (RFC 9494).</summary>
    LongLivedGracefulRestart = 71,
    // 72 routing policy distribution, a draft
    /// <summary>Host and domain name: a draft that many implement.</summary>
    Fqdn = 73,
    /// <summary>The session waits for BFD: a draft.</summary>
    BfdStrict = 74,
    /// <summary>Name and version of the speaker: a draft that many implement.</summary>
    SoftwareVersion = 75,
    /// <summary>How many paths for a prefix are wanted: a draft.</summary>
    PathsLimit = 76,
    /// <summary>Route refresh before RFC 2918: deprecated, still sent beside 2.</summary>
    RouteRefreshCisco = 128,
    // 129 routing policy distribution before it had 72: deprecated (RFC 8810)
    /// <summary>Outbound route filtering before RFC 5291: deprecated (RFC 8810), still sent beside 3.</summary>
    OutboundRouteFilteringCisco = 130,
    /// <summary>Multisession before it had 68: deprecated (RFC 8810).</summary>
    MultisessionCisco = 131,
    // 184 FQDN before it had 73, 185 OPERATIONAL messages: deprecated (RFC 8810)
}
