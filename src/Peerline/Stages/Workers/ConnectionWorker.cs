using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Workers;

/// <summary>
/// Takes one connection as far as it goes now. It gets only an id, reads what is there, carries out what is due, and says when to look
/// again. What writes to a router is left to the router's own worker.
/// </summary>
public sealed class ConnectionWorker(
    PeerlineStore store, ConnectionDesk desk, IEnumerable<IStage> stages, PauseSwitch pause, StepBoundary boundary, ILogger<ConnectionWorker> logger)
{
    private readonly Dictionary<StepKind, IStage> byKind = ByKind(stages);

    /// <returns>When to look again; null when only an event can change anything.</returns>
    public async Task<DateTimeOffset?> RunAsync(Guid id, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var now = store.Time.GetUtcNow();
            var connection = await store.ReadAsync(Caller.System, async db => (await db.Connections.FirstOrDefaultAsync(r => r.Id == id, cancel))?.ToConnection(), cancel);
            if (connection is null || NextStep(connection, now) is not { } step) return null;
            if (pause.IsPaused(connection.Port?.EdgeRouterId, connection.SubscriptionId)) return now + TimeSpan.FromSeconds(2);
            if (step.At > now) return step.At;
            if (await CarryOutAsync(connection, step.Kind, cancel) is { } again) return store.Time.GetUtcNow() + again;
        }

        return null;
    }

    /// <summary>Every step has one stage, or the process does not start.</summary>
    private static Dictionary<StepKind, IStage> ByKind(IEnumerable<IStage> stages)
    {
        var byKind = stages.SelectMany(s => s.Kinds.Select(k => (k, s))).ToDictionary(x => x.k, x => x.s);
        var missing = Enum.GetValues<StepKind>().Where(k => k is not StepKind.Wait && !EdgeRouterWorker.Writes(k) && !byKind.ContainsKey(k)).ToList();
        return missing.Count == 0 ? byKind : throw new InvalidOperationException($"No stage carries out {string.Join(", ", missing)}.");
    }

    // Time that has passed is told first: what looks again and again holds nothing up.
    private static Step? NextStep(Connection c, DateTimeOffset now) =>
        PeeringLifecycle.Steps(c, now).Where(s => !EdgeRouterWorker.Writes(s.Kind) && s.At < DateTimeOffset.MaxValue)
            .OrderByDescending(s => s.Kind is StepKind.Wait && s.At <= now).FirstOrDefault();

    /// <returns>How long to wait before looking again; null to go on at once.</returns>
    private async Task<TimeSpan?> CarryOutAsync(Connection connection, StepKind kind, CancellationToken cancel)
    {
        if (kind is StepKind.Wait)
        {
            await desk.SayAsync(Caller.System, connection.Id, new Tick(), cancel: cancel);
            return null;
        }

        await boundary.PassAsync(kind, BoundarySide.Before, cancel);
        StepResult result;
        try
        {
            result = await byKind[kind].CarryOutAsync(connection, kind, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (e is not RouterUnreachableException) logger.LogError(e, "{Step} of connection {Connection} failed", kind, connection.Id);
            // What keeps the router from what it is to have is told, and not that the routes cannot be judged meanwhile.
            result = kind is StepKind.JudgePermission && connection.Trouble is { Step: nameof(StepKind.ApplySession) }
                ? new StepResult.LookAgain(RetryDelay(connection))
                : new StepResult.Say(new StepFailed(kind, e is RouterUnreachableException ? e.Message : "An internal error; the operator sees it in the log.", store.Time.GetUtcNow() + RetryDelay(connection)));
        }

        await boundary.PassAsync(kind, BoundarySide.Done, cancel);
        if (result is StepResult.LookAgain look) return look.After;
        if (result is StepResult.Say say) await desk.SayAsync(Caller.System, connection.Id, say.Input, cancel: cancel);
        await boundary.PassAsync(kind, BoundarySide.Recorded, cancel);
        return null;
    }

    /// <summary>2 s, 4 s, 8 s … up to 5 minutes, for what fails again and again.</summary>
    internal static TimeSpan RetryDelay(Connection c) => TimeSpan.FromSeconds(Math.Min(300, 2 << Math.Min(8, c.Trouble?.Attempts ?? 0)));
}
