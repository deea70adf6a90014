using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Server.Tests.Arm;

internal static class PeeringRows
{
    /// <summary>The connections of a peering by its name.</summary>
    public static async Task<IReadOnlyList<Connection>> LiveConnectionsOf(this PeerlineDb db, string peering, Guid subscription)
    {
        var id = (await db.Peerings.FirstAsync(p => p.SubscriptionId == subscription && p.NameKey == peering)).Id;
        return [.. (await db.LiveConnections().Where(c => c.PeeringId == id).OrderBy(c => c.Id).ToListAsync())
            .Select(c => c.ToConnection())];
    }
}
