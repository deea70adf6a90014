namespace Peerline.Routing.Mrt;

/// <summary>Subtypes of TABLE_DUMP_V2 in registry order.</summary>
public enum TableDumpV2Subtype : ushort
{
    /// <summary>PEER_INDEX_TABLE (RFC 6396 4.3.1): the peers that the records behind it name by number.</summary>
    PeerIndexTable = 1,
    /// <summary>RIB_IPV4_UNICAST (RFC 6396 4.3.2).</summary>
    RibIPv4Unicast = 2,
    /// <summary>RIB_IPV4_MULTICAST (RFC 6396 4.3.2).</summary>
    RibIPv4Multicast = 3,
    /// <summary>RIB_IPV6_UNICAST (RFC 6396 4.3.2).</summary>
    RibIPv6Unicast = 4,
    /// <summary>RIB_IPV6_MULTICAST (RFC 6396 4.3.2).</summary>
    RibIPv6Multicast = 5,
    /// <summary>RIB_GENERIC (RFC 6396 4.3.3): any family.</summary>
    RibGeneric = 6,
    /// <summary>GEO_PEER_TABLE (RFC 6397 3).</summary>
    GeoPeerTable = 7,
    /// <summary>RIB_IPV4_UNICAST_ADDPATH (RFC 8050 4.2).</summary>
    RibIPv4UnicastAddPath = 8,
    /// <summary>RIB_IPV4_MULTICAST_ADDPATH (RFC 8050 4.2).</summary>
    RibIPv4MulticastAddPath = 9,
    /// <summary>RIB_IPV6_UNICAST_ADDPATH (RFC 8050 4.2).</summary>
    RibIPv6UnicastAddPath = 10,
    /// <summary>RIB_IPV6_MULTICAST_ADDPATH (RFC 8050 4.2).</summary>
    RibIPv6MulticastAddPath = 11,
    /// <summary>RIB_GENERIC_ADDPATH (RFC 8050 4.3).</summary>
    RibGenericAddPath = 12,
}
