using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning.Drift;

/// <summary>
/// Renders what is wished of every router again and again, and compares it with the router: whatever keeps the two apart (a change by
/// hand, a policy that was changed and not applied, a change that is held or fails), it is told when it lasts too long.
/// </summary>
public sealed class DriftWatch(
    PeerlineStore store, EdgeRouterDrivers drivers, RouterWishes wishes, DriftBook book, ChangeCaps caps)
{
    private const int LinesTold = 5;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken cancel)
    {
        var routers = await store.ReadAsync(
            Caller.System, async db => (await db.EdgeRouters.ToListAsync(cancel)).Select(r => r.ToEdgeRouter()).ToList(), cancel);
        book.Keep(routers.Select(r => r.Id).ToHashSet());
        foreach (var router in routers) await LookAsync(router, cancel);
    }

    private async Task LookAsync(EdgeRouter router, CancellationToken cancel)
    {
        // What is wished is read first and last: a connection that changed in between is underway.
        var before = await ConnectionsAsync(router.Id, cancel);
        if (await DriftAsync(router, cancel) is not { } lines) return;
        var now = store.Time.GetUtcNow();
        var after = await ConnectionsAsync(router.Id, cancel);
        var underway = after.Where(c => IsUnderway(c, now) || before.All(b => b.Id != c.Id || b.Version != c.Version)).Select(c => c.Id).ToHashSet();
        var differing = lines.Select(l => after.FirstOrDefault(c => RouterPlan.IsAbout(l, c.Id))?.Id ?? Guid.Empty).ToHashSet();
        book.Set(router.Id, router.Name, await store.WriteAsync(Caller.System, async work =>
        {
            var known = await LastAsync(work, router.Id, cancel);
            var next = known.After(differing, underway, Patience, work.Now);
            if (known.NewsTo(next) is { } news)
            {
                var said = new DriftEvent(router.Name, Sentence(router, news, next, lines, work.Now), next);
                await work.AppendAsync(router.Id, null, news, Input.SystemActor, said);
            }

            return next;
        }, cancel));
    }

    private TimeSpan Patience => caps.AlarmAfterMinutes > 0 ? TimeSpan.FromMinutes(caps.AlarmAfterMinutes) : TimeSpan.FromDays(36_500);

    /// <summary>A writing step is due and nothing keeps it.</summary>
    private static bool IsUnderway(Connection c, DateTimeOffset now) =>
        c.Trouble is null && PeeringLifecycle.Steps(c, now).Any(s => EdgeRouterWorker.Writes(s.Kind) && s.At <= now);

    /// <returns>Null when the router does not say.</returns>
    private async Task<IReadOnlyList<string>?> DriftAsync(EdgeRouter router, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(AnswerWithin);
        try
        {
            var driver = await drivers.OpenAsync(router);
            return (await driver.PlanAsync(await wishes.ForAsync(router.Id, limit.Token), new HashSet<Guid>(), limit.Token)).Drift;
        }
        catch (RouterUnreachableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task<List<Connection>> ConnectionsAsync(Guid router, CancellationToken cancel) => store.ReadAsync(Caller.System, async db =>
        (await db.Connections.Where(r => r.EdgeRouterId == router && r.State != nameof(ConnectionState.Gone)).ToListAsync(cancel))
            .Select(r => r.ToConnection()).ToList(), cancel);

    /// <summary>Where the last look has left it, here or on another machine.</summary>
    private static async Task<RouterDrift> LastAsync(Work work, Guid router, CancellationToken cancel) =>
        await work.Db.Events.Where(e => e.Subject == router
                && (e.Type == DriftEvent.Differs || e.Type == DriftEvent.DiffersLong || e.Type == DriftEvent.Agrees))
            .OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(cancel) is { } row
            ? PeerlineJson.Read<DriftEvent>(row.Body).Drift
            : RouterDrift.None;

    private static string Sentence(EdgeRouter router, string news, RouterDrift drift, IReadOnlyList<string> lines, DateTimeOffset now)
    {
        if (news == DriftEvent.Agrees) return $"{router.Name} is what is wished of it again.";
        var told = string.Join("; ", lines.Take(LinesTold)) + (lines.Count > LinesTold ? $"; and {lines.Count - LinesTold} more lines" : "");
        if (news == DriftEvent.Differs) return $"{router.Name} differs from what is wished of it: {told}";
        var minutes = (int)(now - (drift.Oldest ?? now)).TotalMinutes;
        return string.Create(CultureInfo.InvariantCulture, $"{router.Name} has not been what is wished of it for {minutes} minutes: {told}");
    }
}
