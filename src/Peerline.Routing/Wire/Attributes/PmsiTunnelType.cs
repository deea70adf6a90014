namespace Peerline.Routing.Wire;

/// <summary>Types of P-multicast service interface tunnels in registry order (RFC 6514 5, 7385, 7524, 8556).</summary>
public enum PmsiTunnelType : byte
{
    /// <summary>No tunnel information present.</summary>
    None = 0,
    /// <summary>RSVP-TE point-to-multipoint LSP.</summary>
    RsvpTe = 1,
    /// <summary>mLDP point-to-multipoint LSP.</summary>
    Mldp = 2,
    /// <summary>PIM source-specific tree.</summary>
    PimSsm = 3,
    /// <summary>PIM sparse mode tree.</summary>
    PimSm = 4,
    /// <summary>Bidirectional PIM tree.</summary>
    PimBidirectional = 5,
    /// <summary>Ingress replication.</summary>
    IngressReplication = 6,
    /// <summary>mLDP multipoint-to-multipoint LSP.</summary>
    MldpMultipoint = 7,
    /// <summary>Transport tunnel.</summary>
    Transport = 8,
    /// <summary>Assisted replication (RFC 9574).</summary>
    AssistedReplication = 10,
    /// <summary>Bit index explicit replication (RFC 8556).</summary>
    Bier = 11,
}
