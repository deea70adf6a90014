using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Sources.Rpki;
using Peerline.Stages.Validation;
using Peerline.Storage;

namespace Peerline.Stages.Routes;

/// <summary>Asks the routers of a peering for what its sessions receive.</summary>
public sealed class ReceivedRoutes(PeerlineStore store, EdgeRouterDrivers drivers, RpkiSource rpki, IrrSource irr) : IReceivedRoutes
{
    public async Task<IReadOnlyList<PeeringRoute>> ListAsync(
        Caller caller, Guid peeringId, ReceivedRouteFilter filter, CancellationToken cancel)
    {
        var (places, origins) = (await PlacesAsync(caller, peeringId, cancel), rpki.View);
        var routes = new List<PeeringRoute>();
        foreach (var (connection, half, driver) in await HalvesAsync(places))
        {
            var received = await ReadAsync(driver, connection, half, RouteView.Received, cancel);
            routes.AddRange(received.Select(r => Seen(connection, r, origins)));
        }

        return [.. Sorted(routes.Where(r => Matches(r, filter)), r => r)];
    }

    public async Task<IReadOnlyList<JudgedRoute>> JudgedAsync(
        Caller caller, Guid peeringId, ReceivedRouteFilter filter, CancellationToken cancel)
    {
        var (places, origins) = (await PlacesAsync(caller, peeringId, cancel), rpki.View);
        if (places.Count == 0) return [];
        var (profile, asn) = await store.ReadAsync(Caller.System, async db => (
            (await db.Profiles.FirstAsync(cancel)).ToProfile(),
            await (from p in db.Peerings join a in db.PeerAsns on p.PeerAsnId equals a.Id where p.Id == peeringId select a.Asn)
                .FirstAsync(cancel)), cancel);
        var (peer, registered) = (new Asn((uint)asn), irr.Of(new Asn((uint)asn)));
        var judged = new List<JudgedRoute>();
        foreach (var (connection, half, driver) in await HalvesAsync(places))
        {
            var received = (await ReadAsync(driver, connection, half, RouteView.Received, cancel))
                .Select(r => r with { Rpki = origins.Of(r) }).ToList();
            var accepted = (await ReadAsync(driver, connection, half, RouteView.Accepted, cancel)).Select(r => r.Prefix).ToHashSet();
            var seen = new HalfEvidence { Half = half, Link = connection.Link(half.Family)!, Received = RouteSnapshot.Of(received) };
            var now = store.Time.GetUtcNow();
            var evidence = new ValidationEvidence
            {
                ReportId = Guid.Empty, Kind = ReportKind.Diagnosis, Connection = connection, PeerAsn = peer, Operator = profile.For(connection.Id),
                StartedAt = now, TakenAt = now, Router = await driver.CapabilitiesAsync(cancel), Rpki = origins.State, Irr = registered,
                V4 = half.Family is Family.IPv4 ? seen : null, V6 = half.Family is Family.IPv6 ? seen : null,
            };
            var reasons = RouteReasons.Of(new HalfCase(evidence, seen, now), accepted);
            foreach (var route in received)
            {
                var shown = Seen(connection, route, origins);
                if (!Matches(shown, filter)) continue;
                var (isAccepted, why) = reasons(route);
                judged.Add(new JudgedRoute(shown, isAccepted, why));
            }
        }

        return [.. Sorted(judged, j => j.Route)];
    }

    private Task<List<(Connection Connection, EdgeRouter Router)>> PlacesAsync(Caller caller, Guid peeringId, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => (await (
            from c in db.Connections
            join r in db.EdgeRouters on c.EdgeRouterId equals r.Id
            where c.PeeringId == peeringId && c.State != nameof(ConnectionState.Gone)
            select new { Connection = c, Router = r }).ToListAsync(cancel))
            .Select(x => (x.Connection.ToConnection(), x.Router.ToEdgeRouter())).ToList(), cancel);

    /// <summary>The halves that are on a router, with its driver.</summary>
    private async Task<IReadOnlyList<(Connection Connection, SessionHalf Half, IEdgeRouterDriver Driver)>> HalvesAsync(
        IReadOnlyList<(Connection Connection, EdgeRouter Router)> places)
    {
        var halves = new List<(Connection, SessionHalf, IEdgeRouterDriver)>();
        foreach (var (connection, router) in places)
        {
            var driver = await drivers.OpenAsync(router);
            halves.AddRange(connection.Halves.Where(h => h.Applied is not null).Select(h => (connection, h, driver)));
        }

        return halves;
    }

    /// <summary>One table of the half, that of further route servers with it.</summary>
    private static async Task<IReadOnlyList<Route>> ReadAsync(
        IEdgeRouterDriver driver, Connection connection, SessionHalf half, RouteView view, CancellationToken cancel)
    {
        var routes = new List<Route>();
        foreach (var address in Wishes.MeshOf(connection, half.Family).Prepend(connection.Link(half.Family)!.Peer))
            routes.AddRange(await driver.RoutesAsync(new SessionKey(half.Family, address), view, cancel));
        return routes;
    }

    private static PeeringRoute Seen(Connection connection, Route r, RpkiView origins) =>
        new(connection.Id, r.Prefix, r.NextHop, r.AsPathText, origins.Of(r), r.ReceivedAt);

    private static IEnumerable<T> Sorted<T>(IEnumerable<T> routes, Func<T, PeeringRoute> of) =>
        routes.OrderBy(r => of(r).Prefix).ThenBy(r => of(r).NextHop).ThenBy(r => of(r).ConnectionId);

    private static bool Matches(PeeringRoute r, ReceivedRouteFilter f) =>
        (f.Prefix is null || f.Prefix == r.Prefix)
        && (f.AsPath is null || f.AsPath == r.AsPath)
        && (f.Rpki is null || f.Rpki == r.Rpki);
}
