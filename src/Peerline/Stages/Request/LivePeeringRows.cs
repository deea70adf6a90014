using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Request;

/// <summary>A peering is there as long as one of its connections is not gone; its row stays a little longer, for its history.</summary>
public static class LivePeeringRows
{
    private const string Gone = nameof(ConnectionState.Gone);

    public static IQueryable<PeeringRow> LivePeerings(this PeerlineDb db) =>
        db.Peerings.Where(p => db.Connections.Any(c => c.PeeringId == p.Id && c.State != Gone));

    /// <summary>Connections whose policy is open: Active, a change of use included.</summary>
    public static IQueryable<ConnectionRow> ConnectionsInService(this PeerlineDb db) => db.Connections.Where(c =>
        c.State == nameof(ConnectionState.Active) || c.State == nameof(ConnectionState.TypeChangeRequested)
        || c.State == nameof(ConnectionState.TypeChangeInProgress));

    public static IQueryable<ConnectionRow> LiveConnections(this PeerlineDb db) => db.Connections.Where(c => c.State != Gone);
}
