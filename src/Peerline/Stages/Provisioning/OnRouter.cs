using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning;

/// <summary>A connection and where it is.</summary>
internal static class OnRouter
{
    /// <returns>No connection when there is none, or it is gone; no router as long as it has no port.</returns>
    public static async Task<(Connection? Connection, EdgeRouter? Router)> WithRouterAsync(
        this PeerlineDb db, Guid id, CancellationToken cancel)
    {
        var c = (await db.Connections.FirstOrDefaultAsync(c => c.Id == id, cancel))?.ToConnection();
        if (c is null or { State: ConnectionState.Gone }) return default;
        return (c, c.Port is { } port ? (await db.EdgeRouters.FirstAsync(r => r.Id == port.EdgeRouterId, cancel)).ToEdgeRouter() : null);
    }
}
