using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Stages.Allocation;
using Peerline.Stages.Provisioning;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Workers;

/// <summary>
/// The only writer of one edge router. It carries out the writing steps that are due, one connection after the other; when it is time for
/// a look it first reads the router and tells the connections what their sessions do.
/// </summary>
public sealed class EdgeRouterWorker(
    PeerlineStore store,
    ConnectionDesk desk,
    EdgeRouterDrivers drivers,
    ProvisioningStage provisioning,
    LiveRouters live,
    CarriedBook carried,
    SampleBook samples,
    DrainWatch drains,
    PauseSwitch pause,
    StepBoundary boundary,
    ILogger<EdgeRouterWorker> logger)
{
    private static readonly TimeSpan WhileComingUp = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ComesUpWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WhileWaiting = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileQuiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SeenJustBefore = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, Look> looks = new();

    /// <summary>The steps that change something on a router.</summary>
    public static bool Writes(StepKind kind) => kind is StepKind.ApplySession or StepKind.PlaceLinkTest or StepKind.ClearLinkTest or StepKind.Drain
        or StepKind.RemoveFromRouter or StepKind.ReleaseLinkTest or StepKind.TakeOffHalf;

    /// <returns>How long to wait before the next look.</returns>
    public async Task<TimeSpan> RunAsync(Guid routerId, CancellationToken cancel)
    {
        var router = await store.ReadAsync(Caller.System, async db => (await db.EdgeRouters.FirstOrDefaultAsync(r => r.Id == routerId, cancel))?.ToEdgeRouter(), cancel);
        if (router is null)
        {
            await drivers.ForgetAsync(routerId);
            return TimeSpan.FromHours(1);
        }

        try
        {
            var driver = await drivers.OpenAsync(router);
            await SayWhoseAsync(routerId, cancel);
            var due = await WithStepsAsync(routerId, cancel);
            if (!looks.TryGetValue(routerId, out var last) || last.Version != router.Version || MustLook(last, due, store.Time.GetUtcNow()))
            {
                looks[routerId] = last = await LookAsync(router, driver, cancel);
                due = await WithStepsAsync(routerId, cancel);
            }

            if (router.Paused || pause.IsPaused(routerId)) return TimeSpan.FromSeconds(2);
            var step = await CarryOutDueAsync(router, driver, due, cancel);
            var now = store.Time.GetUtcNow();
            var look = Next(last, due, now) - now;
            return step < look ? step.Value : look > TimeSpan.Zero ? look : TimeSpan.Zero;
        }
        catch (RouterUnreachableException e)
        {
            looks.TryRemove(routerId, out _);
            live.Lost(router, e.Message, store.Time.GetUtcNow());
            await FailDueAsync(routerId, e.Message, cancel);
            return WhileQuiet;
        }
    }

    private async Task<Look> LookAsync(EdgeRouter router, IEdgeRouterDriver driver, CancellationToken cancel)
    {
        var began = store.Time.GetTimestamp();
        var seen = await driver.ObserveAsync(cancel);
        var connections = await ConnectionsAsync(db => On(db, router.Id), cancel);
        var observation = WithAdopted(seen, connections);
        live.Seen(router, observation);
        await carried.KeepAsync(router, observation, cancel);
        foreach (var connection in connections)
        {
            await TellAsync(connection, observation, cancel);
            foreach (var member in LagWatch.News(connection, observation)) await desk.SayAsync(Caller.System, connection.Id, member, cancel: cancel);
            await samples.SeenAsync(connection, observation, cancel);
            await drains.LookAsync(driver, connection, observation, cancel);
        }

        var took = store.Time.GetElapsedTime(began);
        var now = store.Time.GetUtcNow();
        return new Look(router.Version, now, took, connections.Select(c => Quiet(c, now, took)).Append(WhileQuiet).Min()) { Touched = now };
    }

    /// <param name="Version">Of the router's settings.</param>
    /// <param name="Quiet">How long it need not be looked at again, by what was on it.</param>
    private sealed record Look(long Version, DateTimeOffset At, TimeSpan Took, TimeSpan Quiet)
    {
        /// <summary>When the router was last written or looked at: what was written was read back.</summary>
        public required DateTimeOffset Touched { get; init; }
    }

    /// <summary>Nothing is written on a router that was not seen just before.</summary>
    private static bool MustLook(Look last, IReadOnlyList<Connection> due, DateTimeOffset now) =>
        Next(last, due, now) <= now || now - last.Touched > SeenJustBefore && due.Any(c => WritingStep(c, now) is { } step && step.At <= now);

    private static Step? WritingStep(Connection c, DateTimeOffset now) => PeeringLifecycle.Steps(c, now).FirstOrDefault(s => Writes(s.Kind));

    /// <summary>When the router is looked at again. To be woken means that there may be steps; it alone is no reason to look.</summary>
    private static DateTimeOffset Next(Look last, IReadOnlyList<Connection> due, DateTimeOffset now)
    {
        var (latest, next) = (last.At + WhileQuiet, last.Touched + due.Select(c => Quiet(c, now, last.Took)).Append(last.Quiet).Min());
        return next < latest ? next : latest;
    }

    /// <summary>
    /// How long the router need not be looked at again for this connection. A session that was just written soon comes up; where a look
    /// takes long, neither the router nor we are kept busy by it.
    /// </summary>
    private static TimeSpan Quiet(Connection c, DateTimeOffset now, TimeSpan took) => c switch
    {
        { State: ConnectionState.ProvisioningCompleted } when now - c.StateSince < ComesUpWithin =>
            new TimeSpan(Math.Clamp(4 * took.Ticks, WhileComingUp.Ticks, WhileWaiting.Ticks)),
        { State: ConnectionState.ProvisioningCompleted or ConnectionState.Validating } or { ChangingHalf: not null } => WhileWaiting,
        _ => Draining.Of(c) is not null ? WhileWaiting : WhileQuiet,
    };

    /// <summary>An adopted session bears no mark of ours on the router, where nothing was changed: the database knows whose it is.</summary>
    private static RouterObservation WithAdopted(RouterObservation observation, IReadOnlyList<Connection> connections)
    {
        var adopted = connections.Where(c => c.Adoption is { AdoptedAt: not null })
            .SelectMany(c => c.Halves.Where(h => h.Applied is not null).Select(h => (c, h)))
            .ToDictionary(x => (x.h.Family, (x.h.Family is Family.IPv4 ? x.c.Addresses!.V4 : x.c.Addresses!.V6)!.Peer), x => (x.c.Id, x.h.Generation));
        return adopted.Count == 0 ? observation : observation with
        {
            Sessions = [.. observation.Sessions.Select(s => s.ConnectionId is null && adopted.TryGetValue((s.Family, s.PeerAddress), out var ours)
                ? s with { ConnectionId = ours.Id, Generation = ours.Generation }
                : s)],
        };
    }

    private static IQueryable<ConnectionRow> On(PeerlineDb db, Guid routerId) =>
        db.Connections.Where(r => r.EdgeRouterId == routerId && r.State != nameof(ConnectionState.Gone));

    private Task<List<Connection>> ConnectionsAsync(Func<PeerlineDb, IQueryable<ConnectionRow>> which, CancellationToken cancel) =>
        store.ReadAsync(Caller.System, async db => (await which(db).ToListAsync(cancel)).Select(r => r.ToConnection()).ToList(), cancel);

    /// <summary>Of thousands that are on a router a few have something before them: only those are read whole.</summary>
    private Task<List<Connection>> WithStepsAsync(Guid routerId, CancellationToken cancel) =>
        ConnectionsAsync(db => On(db, routerId).Where(r => r.DueAt != null), cancel);

    /// <summary>The pause of a peer is obeyed without the database: whose a connection is must be known before.</summary>
    private Task SayWhoseAsync(Guid routerId, CancellationToken cancel) => store.ReadAsync(Caller.System, async db =>
    {
        var here = On(db, routerId).Select(r => new { r.Id, r.SubscriptionId });
        await foreach (var c in here.AsAsyncEnumerable().WithCancellation(cancel)) pause.Knows(c.Id, c.SubscriptionId);
        return 0;
    }, cancel);

    /// <summary>Says what the router said of the connection's sessions, when it is news.</summary>
    private async Task TellAsync(Connection c, RouterObservation observation, CancellationToken cancel)
    {
        if (c.Addresses is null || !c.Halves.Any(h => h.Applied is not null)) return;
        var v4 = Session(observation, Family.IPv4, c.Addresses.V4);
        var v6 = Session(observation, Family.IPv6, c.Addresses.V6);
        if (Flapped(c.V4, v4) || Flapped(c.V6, v6))
        {
            // It was lost and came back between two looks.
            await desk.SayAsync(Caller.System, c.Id, new SessionsObserved(
                Flapped(c.V4, v4) ? SessionState.Idle : null, Flapped(c.V6, v6) ? SessionState.Idle : null), cancel: cancel);
        }
        else if (State(c.V4, v4) == c.V4?.Observed && State(c.V6, v6) == c.V6?.Observed)
        {
            return;
        }

        await desk.SayAsync(Caller.System, c.Id, new SessionsObserved(State(c.V4, v4), State(c.V6, v6)), cancel: cancel);
    }

    private static SessionObservation? Session(RouterObservation o, Family family, LinkAddresses? link) =>
        link is null ? null : o.Sessions.FirstOrDefault(s => s.Family == family && s.PeerAddress == link.Peer);

    private static SessionState? State(SessionHalf? half, SessionObservation? session) =>
        half is null ? null : session?.State ?? SessionState.Absent;

    private static bool Flapped(SessionHalf? half, SessionObservation? session) =>
        half is { Observed: SessionState.Established, EstablishedSince: { } known }
        && session is { State: SessionState.Established, EstablishedSince: { } since }
        && since > known + TimeSpan.FromSeconds(2);

    /// <returns>When the next writing step is due.</returns>
    private async Task<TimeSpan?> CarryOutDueAsync(
        EdgeRouter router, IEdgeRouterDriver driver, IReadOnlyList<Connection> connections, CancellationToken cancel)
    {
        TimeSpan? next = null;
        foreach (var connection in connections)
        {
            var now = store.Time.GetUtcNow();
            if (WritingStep(connection, now) is not { } step) continue;
            if (pause.IsPaused(router.Id, connection.SubscriptionId)) continue;
            if (step.At > now)
            {
                if (next is null || step.At - now < next) next = step.At - now;
                continue;
            }

            await CarryOutAsync(router, driver, connection, step.Kind, cancel);
            next = TimeSpan.Zero;
        }

        return next;
    }

    private async Task CarryOutAsync(EdgeRouter router, IEdgeRouterDriver driver, Connection connection, StepKind kind, CancellationToken cancel)
    {
        await boundary.PassAsync(kind, BoundarySide.Before, cancel);
        StepResult result;
        try
        {
            result = await provisioning.CarryOutAsync(router, driver, connection, kind, cancel);
        }
        catch (Exception e) when (e is not (OperationCanceledException or RouterUnreachableException))
        {
            logger.LogError(e, "{Step} of connection {Connection} on {Router} failed", kind, connection.Id, router.Name);
            result = new StepResult.Say(new StepFailed(kind, "An internal error; the operator sees it in the log.", store.Time.GetUtcNow() + ConnectionWorker.RetryDelay(connection)));
        }

        await boundary.PassAsync(kind, BoundarySide.Done, cancel);
        var said = result is StepResult.Say say ? await desk.SayAsync(Caller.System, connection.Id, say.Input, cancel: cancel) : null;
        await boundary.PassAsync(kind, BoundarySide.Recorded, cancel);
        // A session that was just written may be up at once.
        if (said is Answer<Connection>.Done { Value.State: ConnectionState.ProvisioningCompleted }) looks.TryRemove(router.Id, out _);
        else if (looks.TryGetValue(router.Id, out var last)) looks[router.Id] = last with { Touched = store.Time.GetUtcNow() };
    }

    private async Task FailDueAsync(Guid routerId, string reason, CancellationToken cancel)
    {
        foreach (var c in await WithStepsAsync(routerId, cancel))
        {
            var now = store.Time.GetUtcNow();
            if (WritingStep(c, now) is { } step && step.At <= now)
                await desk.SayAsync(Caller.System, c.Id, new StepFailed(step.Kind, reason, now + ConnectionWorker.RetryDelay(c)), cancel: cancel);
        }
    }
}
