using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Sources.Rpki;
using Peerline.Storage;

namespace Peerline.Stages.Routes;

/// <summary>Asks the routers of a peering for what its sessions receive.</summary>
public sealed class ReceivedRoutes(PeerlineStore store, EdgeRouterDrivers drivers, RpkiSource rpki) : IReceivedRoutes
{
    public async Task<IReadOnlyList<PeeringRoute>> ListAsync(
        Caller caller, Guid peeringId, ReceivedRouteFilter filter, CancellationToken cancel)
    {
        var places = await store.ReadAsync(caller, async db => (await (
            from c in db.Connections
            join r in db.EdgeRouters on c.EdgeRouterId equals r.Id
            where c.PeeringId == peeringId && c.State != nameof(ConnectionState.Gone)
            select new { Connection = c, Router = r }).ToListAsync(cancel))
            .Select(x => (Connection: x.Connection.ToConnection(), Router: x.Router.ToEdgeRouter())).ToList(), cancel);
        var (routes, origins) = (new List<PeeringRoute>(), rpki.View);
        foreach (var (connection, router) in places)
        {
            var driver = await drivers.OpenAsync(router);
            foreach (var half in connection.Halves.Where(h => h.Applied is not null))
            {
                var peer = (half.Family == Family.IPv4 ? connection.Addresses!.V4 : connection.Addresses!.V6)!.Peer;
                foreach (var address in Wishes.MeshOf(connection, half.Family).Prepend(peer))
                {
                    var received = await driver.RoutesAsync(new SessionKey(half.Family, address), RouteView.Received, cancel);
                    routes.AddRange(received.Select(r => new PeeringRoute(
                        connection.Id, r.Prefix, r.NextHop, r.AsPathText, origins.Of(r), r.ReceivedAt)));
                }
            }
        }

        return [.. routes.Where(r => Matches(r, filter))
            .OrderBy(r => r.Prefix).ThenBy(r => r.NextHop).ThenBy(r => r.ConnectionId)];
    }

    private static bool Matches(PeeringRoute r, ReceivedRouteFilter f) =>
        (f.Prefix is null || f.Prefix == r.Prefix)
        && (f.AsPath is null || f.AsPath == r.AsPath)
        && (f.Rpki is null || f.Rpki == r.Rpki);
}
