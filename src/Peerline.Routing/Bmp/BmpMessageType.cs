namespace Peerline.Routing.Bmp;

/// <summary>BMP message types in registry order (RFC 7854 4.1). Every other number is framed, named by its number and kept raw.</summary>
public enum BmpMessageType : byte
{
    /// <summary>One UPDATE of a monitored RIB.</summary>
    RouteMonitoring = 0,
    /// <summary>Counters and gauges of a peer.</summary>
    StatisticsReport = 1,
    /// <summary>A peering session ended.</summary>
    PeerDownNotification = 2,
    /// <summary>A peering session came up, with both of its OPENs.</summary>
    PeerUpNotification = 3,
    /// <summary>The router says who it is; the first message of a connection.</summary>
    Initiation = 4,
    /// <summary>The router says why it closes; the last message of a connection.</summary>
    Termination = 5,
    /// <summary>Messages of a session, as they were received.</summary>
    RouteMirroring = 6,
}
