using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Stages.PlannedWork;

/// <summary>What planned work may touch, as it is now.</summary>
/// <param name="Standing">By its edge router, PeeringDB's id of the facility that it stands in.</param>
internal sealed record MaintenanceSight(IReadOnlyList<Connection> Connections, IReadOnlyDictionary<Guid, int> Standing)
{
    /// <summary>Read after the work itself: no connection is older here than what is decided for it.</summary>
    public static async Task<MaintenanceSight> ReadAsync(PeerlineDb db, CancellationToken cancel = default) => new(
        [.. (await db.LiveConnections().OrderBy(c => c.Id).ToListAsync(cancel)).Select(r => r.ToConnection())],
        await db.EdgeRouters.Join(db.Facilities, r => r.FacilityId, f => f.Id, (r, f) => new { r.Id, f.PeeringDbId })
            .ToDictionaryAsync(r => r.Id, r => r.PeeringDbId, cancel));

    public bool IsTouched(Maintenance m, Connection c) => m.Scope.Touches(c, Standing);
}
