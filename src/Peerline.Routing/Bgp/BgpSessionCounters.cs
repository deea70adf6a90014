namespace Peerline.Routing.Bgp;

/// <summary>Counts since the session was configured; they survive flaps.</summary>
public sealed record BgpSessionCounters
{
    /// <summary>Messages of all types that were read whole.</summary>
    public long MessagesReceived { get; init; }
    /// <summary>Messages of all types that were given to TCP.</summary>
    public long MessagesSent { get; init; }
    /// <summary>UPDATEs received, End-of-RIB among them.</summary>
    public long UpdatesReceived { get; init; }
    /// <summary>UPDATEs sent, End-of-RIB among them.</summary>
    public long UpdatesSent { get; init; }
    /// <summary>KEEPALIVEs received.</summary>
    public long KeepalivesReceived { get; init; }
    /// <summary>KEEPALIVEs sent.</summary>
    public long KeepalivesSent { get; init; }
    /// <summary>ROUTE-REFRESHes received, of every subtype (RFC 7313).</summary>
    public long RouteRefreshesReceived { get; init; }
    /// <summary>ROUTE-REFRESHes sent, of every subtype (RFC 7313).</summary>
    public long RouteRefreshesSent { get; init; }
    /// <summary>NOTIFICATIONs received.</summary>
    public long NotificationsReceived { get; init; }
    /// <summary>NOTIFICATIONs sent in the session; those to connections that were not taken are not among them.</summary>
    public long NotificationsSent { get; init; }
    /// <summary>Octets read from TCP.</summary>
    public long OctetsReceived { get; init; }
    /// <summary>Octets given to TCP.</summary>
    public long OctetsSent { get; init; }
    /// <summary>UPDATEs that RFC 7606 turned into withdrawals.</summary>
    public long TreatedAsWithdraw { get; init; }
    /// <summary>UPDATEs from which an attribute was dropped (RFC 7606).</summary>
    public long AttributesDiscarded { get; init; }
    /// <summary>Connections of the peer that were not taken: down, already connected, or too fast.</summary>
    public long ConnectionsRejected { get; init; }
}
