namespace Peerline.Routing.Mrt;

/// <summary>MRT record types in registry order (RFC 6396 4, 5). Those that carry no BGP are named, so that a reader can say what it skips.</summary>
public enum MrtType : ushort
{
    /// <summary>NULL, deprecated.</summary>
    Null = 0,
    /// <summary>START, deprecated.</summary>
    Start = 1,
    /// <summary>DIE, deprecated.</summary>
    Die = 2,
    /// <summary>I_AM_DEAD, deprecated.</summary>
    IAmDead = 3,
    /// <summary>PEER_DOWN, deprecated.</summary>
    PeerDown = 4,
    /// <summary>BGP, deprecated: what collectors wrote before 2001 (RFC 6396 appendix B.2). Read here.</summary>
    Bgp = 5,
    /// <summary>RIP, deprecated.</summary>
    Rip = 6,
    /// <summary>IDRP, deprecated.</summary>
    Idrp = 7,
    /// <summary>RIPNG, deprecated.</summary>
    RipNg = 8,
    /// <summary>BGP4PLUS, deprecated.</summary>
    Bgp4Plus = 9,
    /// <summary>BGP4PLUS_01, deprecated.</summary>
    Bgp4Plus01 = 10,
    /// <summary>OSPFv2.</summary>
    OspfV2 = 11,
    /// <summary>TABLE_DUMP: one route a record (RFC 6396 4.2).</summary>
    TableDump = 12,
    /// <summary>TABLE_DUMP_V2: one prefix a record, with the routes of all peers (RFC 6396 4.3, RFC 6397, RFC 8050).</summary>
    TableDumpV2 = 13,
    /// <summary>BGP4MP: messages and state changes of sessions (RFC 6396 4.4, RFC 8050).</summary>
    Bgp4Mp = 16,
    /// <summary>BGP4MP_ET: the same with microseconds.</summary>
    Bgp4MpExtendedTimestamp = 17,
    /// <summary>ISIS.</summary>
    Isis = 32,
    /// <summary>ISIS_ET.</summary>
    IsisExtendedTimestamp = 33,
    /// <summary>OSPFv3.</summary>
    OspfV3 = 48,
    /// <summary>OSPFv3_ET.</summary>
    OspfV3ExtendedTimestamp = 49,
}
