using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Allocation;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Provisioning.Plans;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning;

/// <summary>
/// The steps that write to a router. Each makes the whole wish anew and applies it with this connection as the only intent. What puts
/// sessions on a router or opens them goes through the <see cref="ChangeGate"/>.
/// </summary>
public sealed class ProvisioningStage(
    PeerlineStore store, RouterWishes wishes, LiveRouters live, ChangeGate gate, FreezeDesk freezes, PauseSwitch pause)
{
    private static readonly TimeSpan WhilePaused = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LooksAtPause = TimeSpan.FromMilliseconds(500);

    public async Task<StepResult> CarryOutAsync(
        EdgeRouter router, IEdgeRouterDriver driver, Connection seen, StepKind step, CancellationToken cancel)
    {
        // The gate judges what the wish has: the connection may be another than when the step was seen to be due.
        var (wish, present) = await wishes.WithAsync(router.Id, seen.Id, cancel);
        if (present is not { } c || PeeringLifecycle.Steps(c, store.Time.GetUtcNow()).All(s => s.Kind != step)) return StepResult.Said.Instance;
        var frozen = ChangeGate.Stands(c, step) ? await freezes.OfAsync(router.Id, c.Release, cancel) : null;
        // The database may have kept this waiting for long: the switch is looked at last of all.
        if (pause.IsPaused(router.Id, c.SubscriptionId)) return Paused(null);
        var (held, pass) = Enter(router, wish, c, step, frozen);
        if (held is not null)
        {
            return new StepResult.Say(new StepFailed(step, held.Change.Sentence, held.LooksAgainAt) { Held = held.Change });
        }

        if (await AdoptAsync(router, driver, c, step, cancel) is { Succeeded: false } notAdopted)
        {
            if (pass is { } counted) gate.Leave(counted);
            return new StepResult.Say(new StepFailed(step, notAdopted.Sentence, store.Time.GetUtcNow() + ConnectionWorker.RetryDelay(c)) { Newer = notAdopted.Newer });
        }

        // The adoption was an apply of its own.
        if (pause.IsPaused(router.Id, c.SubscriptionId)) return Paused(pass);

        // What cannot be written any more is removed without a drain.
        if (step is StepKind.Drain && wish.Connections.Any(w => w.ConnectionId == c.Id && w.Sessions.Any(s => s.KeyIsLost)))
            return new StepResult.Say(new Undone(RemovalTask.Drain));
        if (await ApplyAsync(router, driver, c, step, wish, cancel) is not { } result) return Paused(pass);
        if (pass is { } unused && result.Outcome is ApplyOutcome.Unchanged or ApplyOutcome.Refused or ApplyOutcome.Superseded) gate.Leave(unused);
        if (!result.Succeeded) return new StepResult.Say(Failure(c, step, result, store.Time.GetUtcNow() + ConnectionWorker.RetryDelay(c)));
        switch (step)
        {
            case StepKind.ApplySession:
                var confirmed = result.Confirmed.GetValueOrDefault(c.Id);
                var own = wish.HeldBy(await driver.CapabilitiesAsync(cancel)).Connections.FirstOrDefault(w => w.ConnectionId == c.Id);
                return new StepResult.Say(new Applied(confirmed?.V4, confirmed?.V6, live.Of(router.Id)?.Observation?.Md5Failures)
                {
                    PolicyV4 = own?.V4 is { } v4 ? PolicyWords.Of(v4.Policy) : null,
                    PolicyV6 = own?.V6 is { } v6 ? PolicyWords.Of(v6.Policy) : null,
                    Asks = c.Asks,
                });
            case StepKind.PlaceLinkTest: return new StepResult.Say(new LinkTestPlaced(c.LinkTest!.AttemptId));
            case StepKind.TakeOffHalf: return new StepResult.Say(TakenOff(c, result));
            case StepKind.Drain: return new StepResult.Say(new DrainStarted());
            case StepKind.RemoveFromRouter: return new StepResult.Say(new Undone(RemovalTask.RemoveFromRouter));
            case StepKind.ClearLinkTest: return await ReleaseTestAddressesAsync(c, step, new LinkTestCleared(c.LinkTest!.AttemptId), cancel);
            case StepKind.ReleaseLinkTest: return await ReleaseTestAddressesAsync(c, step, new Undone(RemovalTask.ReleaseLinkTest), cancel);
            default: throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step that writes to a router.");
        }
    }

    /// <summary>
    /// What puts sessions on the router or opens them and takes longer than it takes to pause it is taken back; anything else is finished.
    /// </summary>
    /// <returns>Null when it was paused.</returns>
    private async Task<ApplyResult?> ApplyAsync(
        EdgeRouter router, IEdgeRouterDriver driver, Connection c, StepKind step, RouterWish wish, CancellationToken cancel)
    {
        using var unpaused = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var every = ChangeGate.Stands(c, step) ? LooksAtPause : Timeout.InfiniteTimeSpan;
        await using var look = store.Time.CreateTimer(
            _ =>
            {
                if (pause.IsPaused(router.Id, c.SubscriptionId)) _ = unpaused.CancelAsync();
            },
            null, every, every);
        try
        {
            return await driver.ApplyAsync(wish, new HashSet<Guid> { c.Id }, unpaused.Token);
        }
        catch (OperationCanceledException) when (unpaused.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private StepResult Paused(Guid? pass)
    {
        if (pass is { } counted) gate.Leave(counted);
        return new StepResult.LookAgain(WhilePaused);
    }

    /// <summary>
    /// What somebody changed by hand is wished now: the router is told that it is known, before anything else is changed. It is left as it
    /// is; when something else stands there by now, nothing is written.
    /// </summary>
    private async Task<ApplyResult?> AdoptAsync(EdgeRouter router, IEdgeRouterDriver driver, Connection c, StepKind step, CancellationToken cancel)
    {
        if (step is not StepKind.ApplySession || !c.IsAdopting || DueSteps.MustClose(c)) return null;
        return await driver.ApplyAsync(await wishes.ForAsync(router.Id, cancel, asApplied: c.Id), new HashSet<Guid> { c.Id }, cancel);
    }

    private (Hold? Held, Guid? Pass) Enter(EdgeRouter router, RouterWish wish, Connection c, StepKind step, FreezeWindow? frozen)
    {
        if (!ChangeGate.Stands(c, step)) return (null, null);
        var own = wish.Connections.FirstOrDefault(w => w.ConnectionId == c.Id);
        var size = ChangeSize.Of(c, own, router.FacilityId, live.Of(router.Id)?.Observation);
        if (size.Sessions == 0) return (null, null);
        var held = gate.Enter(size, ChangeHash.Of(router.Id, own, c.IsRestoring), c.Release, frozen, out var pass);
        return (held, pass);
    }

    /// <summary>What was read back decides: a half that is still there is not off.</summary>
    private static Input TakenOff(Connection c, ApplyResult result)
    {
        var half = c.ChangingHalf!;
        var confirmed = result.Confirmed.GetValueOrDefault(c.Id);
        return (half.Family is Family.IPv4 ? confirmed?.V4 : confirmed?.V6) is null
            ? new HalfTakenOff(half.Family, half.Generation)
            : new Applied(confirmed?.V4, confirmed?.V6) { Asks = c.Asks };
    }

    private Task<StepResult> ReleaseTestAddressesAsync(Connection c, StepKind step, Input input, CancellationToken cancel) =>
        store.WriteAsync<StepResult>(Caller.System, async work =>
        {
            // While the router was at it, another worker may have been through, and another attempt may have its addresses by now.
            if (await work.ConnectionAsync(c.Id) is not { } present || PeeringLifecycle.Steps(present, work.Now).All(s => s.Kind != step))
                return StepResult.Said.Instance;
            await work.Db.AddressLeases.Where(l => l.ConnectionId == c.Id && l.Purpose == LeasePurpose.LinkTest).ExecuteDeleteAsync(cancel);
            await ConnectionDesk.SayAsync(work, c.Id, input);
            return StepResult.Said.Instance;
        }, cancel);

    /// <summary>A session that the router does not take is a failure of the provisioning; anything else is tried again.</summary>
    internal static Input Failure(Connection c, StepKind step, ApplyResult result, DateTimeOffset again) =>
        step is StepKind.ApplySession && result is { Outcome: ApplyOutcome.RolledBack or ApplyOutcome.Refused, IsPassing: false }
        && (c.State is ConnectionState.ProvisioningStarted or ConnectionState.Validating
            || c is { IsInService: true, ChangingHalf.Change.Phase: HalfPhase.Adding or HalfPhase.Updating })
            ? new ApplyFailed(result.Sentence)
            : new StepFailed(step, result.Sentence, again) { Newer = result.Newer };
}
