using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Stages.Allocation;

/// <summary>Ports that a connection could get: held by nobody, fast enough, not the operator's own on an exchange, and without a session that
/// is not ours.</summary>
public sealed class FreePorts(LiveRouters live)
{
    public async Task<IReadOnlyList<Port>> AtAsync(PeerlineDb db, int facility, int bandwidthMbps)
    {
        var candidates = await (
            from port in db.Ports
            join router in db.EdgeRouters on port.EdgeRouterId equals router.Id
            join place in db.Facilities on router.FacilityId equals place.Id
            where place.PeeringDbId == facility && port.ConnectionId == null
            select port).ToListAsync();
        var usable = await UsableAsync(db);
        return [.. candidates.Select(r => r.ToPort()).Where(p => p.SpeedMbps >= bandwidthMbps && usable(p))];
    }

    /// <summary>Whether a port is there for direct connections, held by one or not.</summary>
    public async Task<Func<Port, bool>> UsableAsync(PeerlineDb db)
    {
        var ofExchanges = (await db.Exchanges.ToListAsync()).Select(e => e.ToExchange()).Select(e => (e.EdgeRouterId, e.InterfaceName)).ToHashSet();
        return p => !CarriesLegacy(p) && !ofExchanges.Contains((p.EdgeRouterId, p.InterfaceName));
    }

    /// <summary>A session that is not ours runs on the port: free in the inventory, and in use all the same.</summary>
    private bool CarriesLegacy(Port port) =>
        live.Of(port.EdgeRouterId)?.Observation is { } seen && seen.Sessions.Any(s => s.ConnectionId is null && s.InterfaceName == port.InterfaceName);
}
