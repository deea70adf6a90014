using Peerline.Access;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Validation;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning.Plans;

/// <summary>Shows what would go to a connection's router, from what is wished and what the router says at this moment.</summary>
public sealed class ConnectionPlans(PeerlineStore store, EdgeRouterDrivers drivers, RouterWishes wishes, EvidenceFile file)
{
    /// <exception cref="RouterUnreachableException">The router does not answer.</exception>
    public async Task<Answer<ConnectionPlan>> OfAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        var (connection, router) = await store.ReadAsync(caller, db => db.WithRouterAsync(id, cancel), cancel);
        if (connection is null) return new Answer<ConnectionPlan>.NotFound("connection");
        if (router is null) return new Answer<ConnectionPlan>.Refused([new("NoRouter", "The connection has no port on a router yet.", "connection")]);
        return await OfAsync(connection, router, cancel);
    }

    private async Task<ConnectionPlan> OfAsync(Connection c, EdgeRouter router, CancellationToken cancel)
    {
        var wish = await wishes.ForAsync(router.Id, cancel);
        var own = wish.Connections.FirstOrDefault(w => w.ConnectionId == c.Id);
        var driver = await drivers.OpenAsync(router);
        var plan = await driver.PlanAsync(wish, new HashSet<Guid> { c.Id }, cancel);
        var seen = await driver.ObserveAsync(cancel);
        // What this router cannot hold is in its status, and nothing that it is given.
        var capabilities = await driver.CapabilitiesAsync(cancel);
        var held = wish.HeldBy(capabilities).Connections.FirstOrDefault(w => w.ConnectionId == c.Id);
        return new ConnectionPlan(
            c, router, store.Time.GetUtcNow(), ChangeHash.Of(router.Id, own, c.IsRestoring), plan.Text,
            [.. plan.DriftOf(c.Id)], plan.Foreign,
            PlanDifference.Sessions(c, held, seen), await RoutesAsync(c, own, driver, capabilities, cancel));
    }

    private async Task<IReadOnlyList<PlannedRoutes>> RoutesAsync(
        Connection c, ConnectionWish? own, IEdgeRouterDriver driver, RouterCapabilities router, CancellationToken cancel)
    {
        if (c.Addresses is null || !c.Halves.Any()) return [];
        var evidence = await file.EvidenceAsync(c, ReportKind.Opening, cancel);
        var routes = new List<PlannedRoutes>();
        foreach (var half in evidence.Halves.Select(h => new HalfCase(evidence, h, store.Time.GetUtcNow())))
        {
            var wish = half.Family is Family.IPv4 ? own?.V4 : own?.V6;
            var listed = await ListedPrefixes.LookUpAsync(driver, router, wish, half.Half.Advertised, store.Time, cancel);
            routes.Add(PlanDifference.Routes(half, wish, listed));
        }

        return routes;
    }
}
