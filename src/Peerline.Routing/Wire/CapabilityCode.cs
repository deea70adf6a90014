namespace Peerline.Routing.Wire;

/// <summary>Capability codes in registry order. What is commented out is kept raw.</summary>
public enum CapabilityCode : byte
{
    Multiprotocol = 1,               // RFC 4760
    RouteRefresh = 2,                // RFC 2918
    // 3 Outbound Route Filtering (RFC 5291)
    // 5 Extended Next Hop Encoding (RFC 8950)
    ExtendedMessage = 6,             // RFC 8654
    // 7 BGPsec (RFC 8205), 8 Multiple Labels (RFC 8277)
    Role = 9,                        // RFC 9234
    GracefulRestart = 64,            // RFC 4724
    FourOctetAs = 65,                // RFC 6793
    // 67 Dynamic Capability, 68 Multisession, 69 ADD-PATH (RFC 7911)
    EnhancedRouteRefresh = 70,       // RFC 7313
    // 71 Long-Lived Graceful Restart (RFC 9494), 73 FQDN, 75 Software Version
    RouteRefreshCisco = 128,         // deprecated, still sent beside 2
}
