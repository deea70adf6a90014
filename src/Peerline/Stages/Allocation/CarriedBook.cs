using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Workers;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Allocation;

/// <summary>
/// What the edge routers carry, by the last look at each: the last since the start, else the last there was. So neither a restart nor a
/// router that does not answer makes anything free.
/// </summary>
public sealed class CarriedBook(PeerlineStore store, LiveRouters live, StockOptions options)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstLookWithin = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, Carried> kept = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> awaitedSince = new();

    /// <summary>Keeps what a look has found, when it is not what is kept.</summary>
    public async Task KeepAsync(EdgeRouter router, RouterObservation seen, CancellationToken cancel)
    {
        var now = Carried.Of(seen);
        if (kept.TryGetValue(router.Id, out var before) && before.IsSame(now)) return;
        await store.WriteAsync(Caller.System, async work =>
        {
            if (!await work.Db.EdgeRouters.AnyAsync(r => r.Id == router.Id, cancel)) return false;
            var row = await work.Db.RouterLooks.FindAsync([router.Id], cancel);
            if (row is null) work.Db.RouterLooks.Add(row = new RouterLookRow { EdgeRouterId = router.Id });
            row.Carried = PeerlineJson.Write(now);
            return true;
        }, cancel);
        kept[router.Id] = now;
    }

    public async Task<IReadOnlyList<Prefix>> PrefixesAsync(PeerlineDb db, Connection? own = null)
    {
        var mesh = own is { Requested.TowardsRouteServer: true }
            ? (await db.Connections.Where(c => c.PeeringId == own.PeeringId).Select(c => c.Id).ToListAsync()).ToHashSet()
            : [];
        return [.. (await OfAllAsync(db)).SelectMany(r => r.Value.Prefixes(r.Key, own, mesh))];
    }

    /// <summary>By router; one of which nothing is known is not among them.</summary>
    public async Task<IReadOnlyDictionary<Guid, Carried>> OfAllAsync(PeerlineDb db)
    {
        var routers = await db.EdgeRouters.Select(r => r.Id).ToListAsync();
        var known = new Dictionary<Guid, Carried>();
        var unseen = new List<Guid>();
        foreach (var router in routers)
        {
            if (live.Of(router)?.Observation is { } seen) known[router] = Carried.Of(seen);
            else unseen.Add(router);
        }

        if (unseen.Count == 0) return known;
        foreach (var row in await db.RouterLooks.Where(l => unseen.Contains(l.EdgeRouterId)).ToListAsync())
            known[row.EdgeRouterId] = PeerlineJson.Read<Carried>(row.Carried);
        return known;
    }

    /// <summary>
    /// What a step does instead of giving something out while it is not known what the routers carry: it waits for the first look at each,
    /// which takes seconds. One that does not answer counts by the last look there was; one that never did, as the settings say.
    /// </summary>
    /// <param name="only">The router that the step is about; null for all.</param>
    /// <returns>Null when nothing is in its way.</returns>
    public async Task<StepResult?> WaitAsync(Work work, Connection c, StepKind step, Guid? only = null)
    {
        var unseen = (await work.Db.EdgeRouters.Where(r => only == null || r.Id == only).OrderBy(r => r.NameKey).ToListAsync())
            .Select(r => r.ToEdgeRouter()).Where(r => live.Of(r.Id)?.Observation is null).ToList();
        if (unseen.Count == 0) return null;
        var awaited = unseen.Where(r => live.Of(r.Id) is null).ToList();
        if (awaited.Any(r => work.Now - awaitedSince.GetOrAdd(r.Id, work.Now) < FirstLookWithin)) return new StepResult.LookAgain(BetweenLooks);
        var ids = unseen.Select(r => r.Id).ToList();
        var known = (await work.Db.RouterLooks.Where(l => ids.Contains(l.EdgeRouterId)).Select(l => l.EdgeRouterId).ToListAsync()).ToHashSet();
        var unknown = unseen.Where(r => !known.Contains(r.Id));
        return unknown.Select(Reason).OfType<string>().FirstOrDefault() is { } reason
            ? new StepResult.Say(new StepFailed(step, reason, work.Now + ConnectionWorker.RetryDelay(c)))
            : null;
    }

    /// <summary>Null for a router that was never reached, where the settings let that pass.</summary>
    private string? Reason(EdgeRouter router) => live.Of(router.Id) switch
    {
        null => $"{router.Name} was not looked at yet: what it carries is not known.",
        { Unreachable: { } why } when options.NeedsEveryRouter => $"{router.Name} was never reached, so what it carries is not known: {why}",
        _ => null,
    };
}
