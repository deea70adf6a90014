using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Stages.PeeringServices;

/// <summary>Asks the routers where prefixes are announced. Lives for one round: a router is asked once for what several prefixes
/// need.</summary>
public sealed class PrefixReading(PeerlineStore store, EdgeRouterDrivers drivers)
{
    private readonly Dictionary<(Guid Router, Address Peer), IReadOnlyList<Route>> received = [];
    private readonly Dictionary<(Guid Router, Address Network), IReadOnlyList<FoundRoute>> found = [];

    /// <summary>Every session of the prefix's family on the active connections of the peerings.</summary>
    /// <exception cref="RouterUnreachableException">A router does not answer: nothing can be said.</exception>
    public async Task<IReadOnlyList<PrefixSight>> OfAsync(IReadOnlyCollection<Guid> peerings, Prefix prefix, CancellationToken cancel)
    {
        var family = prefix.Afi is Afi.IPv4 ? Family.IPv4 : Family.IPv6;
        var places = await store.ReadAsync(Caller.System, async db => (await (
            from c in db.ConnectionsInService()
            join p in db.Peerings on c.PeeringId equals p.Id
            join r in db.EdgeRouters on c.EdgeRouterId equals r.Id
            where peerings.Contains(c.PeeringId)
            orderby c.Id
            select new { c, p.Metro, r }).ToListAsync(cancel))
            .Select(x => (Connection: x.c.ToConnection(), x.Metro, Router: x.r.ToEdgeRouter())).ToList(), cancel);
        var sights = new List<PrefixSight>();
        foreach (var (connection, metro, router) in places.Where(p => p.Connection.Half(family)?.Applied is not null))
        {
            var peer = (family is Family.IPv4 ? connection.Addresses!.V4 : connection.Addresses!.V6)!.Peer;
            sights.Add(new PrefixSight(metro, peer, await RouteAsync(router, new SessionKey(family, peer), prefix, cancel)));
        }

        return sights;
    }

    /// <summary>From what the router uses; a route that its policy leaves out is looked for among everything that was received.</summary>
    private async Task<Route?> RouteAsync(EdgeRouter router, SessionKey session, Prefix prefix, CancellationToken cancel)
    {
        var driver = await drivers.OpenAsync(router);
        if (!found.TryGetValue((router.Id, prefix.Network), out var used))
            found[(router.Id, prefix.Network)] = used = await driver.LookUpAsync(prefix.Network, cancel);
        if (used.FirstOrDefault(f => f.Peer == session.PeerAddress && f.Route.Prefix == prefix) is { } route) return route.Route;
        if (!received.TryGetValue((router.Id, session.PeerAddress), out var all))
            received[(router.Id, session.PeerAddress)] = all = await driver.RoutesAsync(session, RouteView.Received, cancel);
        return all.FirstOrDefault(r => r.Prefix == prefix);
    }
}
