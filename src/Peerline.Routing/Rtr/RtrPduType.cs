namespace Peerline.Routing.Rtr;

/// <summary>PDU types of the RPKI-to-Router protocol (IANA rpki-rtr-pdu; RFC 8210 5). Type 5 was never given out.</summary>
public enum RtrPduType : byte
{
    /// <summary>The cache has something new (RFC 8210 5.2).</summary>
    SerialNotify = 0,

    /// <summary>The router asks for what changed since a serial (RFC 8210 5.3).</summary>
    SerialQuery = 1,

    /// <summary>The router asks for everything (RFC 8210 5.4).</summary>
    ResetQuery = 2,

    /// <summary>Payload follows (RFC 8210 5.5).</summary>
    CacheResponse = 3,

    /// <summary>A VRP for IPv4 comes or goes (RFC 8210 5.6).</summary>
    IPv4Prefix = 4,

    /// <summary>A VRP for IPv6 comes or goes (RFC 8210 5.7).</summary>
    IPv6Prefix = 6,

    /// <summary>The payload is complete (RFC 8210 5.8).</summary>
    EndOfData = 7,

    /// <summary>The cache cannot tell what changed: ask for everything (RFC 8210 5.9).</summary>
    CacheReset = 8,

    /// <summary>A BGPsec router key comes or goes, from version 1 on (RFC 8210 5.10).</summary>
    RouterKey = 9,

    /// <summary>An error, in either direction (RFC 8210 5.11).</summary>
    ErrorReport = 10,

    /// <summary>The providers of an AS come or go, from version 2 on (draft-ietf-sidrops-8210bis).</summary>
    Aspa = 11,
}
