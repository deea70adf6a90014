namespace Peerline.Routing.Bgp;

/// <summary>Counts since the session was configured; they survive flaps.</summary>
public sealed record BgpSessionCounters
{
    public long MessagesReceived { get; init; }
    public long MessagesSent { get; init; }
    public long UpdatesReceived { get; init; }
    public long UpdatesSent { get; init; }
    public long KeepalivesReceived { get; init; }
    public long KeepalivesSent { get; init; }
    public long RouteRefreshesReceived { get; init; }
    public long RouteRefreshesSent { get; init; }
    public long NotificationsReceived { get; init; }
    public long NotificationsSent { get; init; }
    public long OctetsReceived { get; init; }
    public long OctetsSent { get; init; }
    /// <summary>UPDATEs that RFC 7606 turned into withdrawals.</summary>
    public long TreatedAsWithdraw { get; init; }
    /// <summary>UPDATEs from which an attribute was dropped (RFC 7606).</summary>
    public long AttributesDiscarded { get; init; }
    /// <summary>Connections of the peer that were not taken: down, already connected, or too fast.</summary>
    public long ConnectionsRejected { get; init; }
}
