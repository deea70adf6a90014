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
        var (lines, silence) = await DriftAsync(router, cancel);
        if (lines is null)
        {
            await MissAsync(router, silence, cancel);
            return;
        }

        var now = store.Time.GetUtcNow();
        var after = await ConnectionsAsync(router.Id, cancel);
        var underway = after.Where(c => IsUnderway(c, now) || before.All(b => b.Id != c.Id || b.Version != c.Version)).Select(c => c.Id).ToHashSet();
        var differing = lines.Select(l => after.FirstOrDefault(c => RouterPlan.IsAbout(l, c.Id))?.Id ?? Guid.Empty).ToHashSet();
        await KeepAsync(
            router, (known, at) => known.After(differing, underway, Patience, at), (news, next, at) => Sentence(router, news, next, lines, at), cancel);
    }

    /// <summary>One look without an answer is nothing; that none has had one for too long is told.</summary>
    private async Task MissAsync(EdgeRouter router, string silence, CancellationToken cancel)
    {
        var since = book.Missed(router.Id, router.Name, store.Time.GetUtcNow());
        if (since + Patience > store.Time.GetUtcNow()) return;
        await KeepAsync(
            router, (known, _) => known with { SilentSince = known.SilentSince ?? since }, (_, next, _) => string.Create(
                CultureInfo.InvariantCulture, $"{router.Name} could not be compared with what is wished of it since {next.SilentSince:u}: {silence}"), cancel);
    }

    private async Task KeepAsync(
        EdgeRouter router, Func<RouterDrift, DateTimeOffset, RouterDrift> look, Func<string, RouterDrift, DateTimeOffset, string> say, CancellationToken cancel) =>
        book.Set(router.Id, router.Name, await store.WriteAsync(Caller.System, async work =>
        {
            var known = await LastAsync(work, router.Id, cancel);
            var next = look(known, work.Now);
            if (known.NewsTo(next) is { } news)
                await work.AppendAsync(router.Id, null, news, Input.SystemActor, new DriftEvent(router.Name, say(news, next, work.Now), next));
            return next;
        }, cancel));

    private TimeSpan Patience => caps.AlarmAfterMinutes > 0 ? TimeSpan.FromMinutes(caps.AlarmAfterMinutes) : TimeSpan.FromDays(36_500);

    /// <summary>A writing step is due and nothing keeps it.</summary>
    private static bool IsUnderway(Connection c, DateTimeOffset now) =>
        c.Trouble is null && PeeringLifecycle.Steps(c, now).Any(s => EdgeRouterWorker.Writes(s.Kind) && s.At <= now);

    /// <returns>No lines when the router does not say, and why.</returns>
    private async Task<(IReadOnlyList<string>? Lines, string Silence)> DriftAsync(EdgeRouter router, CancellationToken cancel)
    {
        using var own = new CancellationTokenSource(AnswerWithin, store.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, own.Token);
        try
        {
            var driver = await drivers.OpenAsync(router);
            return ((await driver.PlanAsync(await wishes.ForAsync(router.Id, limit.Token), new HashSet<Guid>(), limit.Token)).Drift, "");
        }
        catch (RouterUnreachableException e)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"the comparison takes longer than {AnswerWithin.TotalSeconds:0} seconds."));
        }
    }

    private Task<List<Connection>> ConnectionsAsync(Guid router, CancellationToken cancel) => store.ReadAsync(Caller.System, async db =>
        (await db.Connections.Where(r => r.EdgeRouterId == router && r.State != nameof(ConnectionState.Gone)).ToListAsync(cancel))
            .Select(r => r.ToConnection()).ToList(), cancel);

    /// <summary>Where the last look has left it, here or on another machine.</summary>
    private static async Task<RouterDrift> LastAsync(Work work, Guid router, CancellationToken cancel) =>
        await work.Db.Events.Where(e => e.Subject == router
                && (e.Type == DriftEvent.Differs || e.Type == DriftEvent.DiffersLong || e.Type == DriftEvent.Agrees || e.Type == DriftEvent.NotCompared))
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
