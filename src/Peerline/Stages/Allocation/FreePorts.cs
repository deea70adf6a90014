using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>Ports and LAGs that a connection could get: held by nobody, with enough capacity, not the operator's own on an exchange, and
/// without a session that is not ours.</summary>
public sealed class FreePorts(CarriedBook carried)
{
    public async Task<IReadOnlyList<PortChoice>> AtAsync(PeerlineDb db, int facility, int bandwidthMbps)
    {
        var routers = (await (
            from router in db.EdgeRouters
            join place in db.Facilities on router.FacilityId equals place.Id
            where place.PeeringDbId == facility
            select router).ToListAsync()).Select(r => r.ToEdgeRouter()).ToList();
        var ids = routers.Select(r => r.Id).ToList();
        var ports = (await db.Ports.Where(p => ids.Contains(p.EdgeRouterId)).ToListAsync()).Select(r => r.ToPort()).ToList();
        return PortChoice.Of(routers, ports, await UsableAsync(db), bandwidthMbps);
    }

    /// <summary>Free ports that can join the LAG of a connection, in the order in which they are taken.</summary>
    public async Task<IReadOnlyList<Port>> JoinableAsync(PeerlineDb db, PortAssignment place, LagAssignment lag)
    {
        var router = place.EdgeRouterId;
        var isUsable = await UsableAsync(db);
        var ports = (await db.Ports.Where(p => p.EdgeRouterId == router && p.ConnectionId == null).ToListAsync()).Select(p => p.ToPort())
            .Where(p => isUsable(router, p.InterfaceName) && lag.Of(p.CircuitId) is null);
        return [.. PortChoice.Joinable(router, place.InterfaceName, lag.SpeedMbps, ports)];
    }

    /// <summary>Whether the interface of a router, a port or a LAG, is there for direct connections, held by one or not.</summary>
    public async Task<Func<Guid, string, bool>> UsableAsync(PeerlineDb db)
    {
        var ofExchanges = (await db.Exchanges.ToListAsync()).Select(e => e.ToExchange()).Select(e => (e.EdgeRouterId, e.InterfaceName)).ToHashSet();
        var carrying = await carried.OfAllAsync(db);
        return (router, name) => !ofExchanges.Contains((router, name)) && carrying.GetValueOrDefault(router)?.HasLegacy(name) is not true;
    }
}
