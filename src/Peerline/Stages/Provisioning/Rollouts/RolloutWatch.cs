using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Validation;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning.Rollouts;

/// <summary>
/// Brings a change of the policy from one session to all that carry it. Each look reads where it is from the database and writes what comes
/// of it in one transaction, so a process that dies leaves it where the next look goes on.
/// </summary>
public sealed class RolloutWatch(
    PeerlineStore store, EvidenceFile file, LiveRouters live, PauseSwitch pause, ChangeCaps caps, ILogger<RolloutWatch> logger)
{
    /// <summary>So many are looked at to find a canary that shows what it is to show.</summary>
    private const int CanariesTried = 5;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken cancel)
    {
        if (pause.IsPaused()) return;
        var profile = await store.ReadAsync(Caller.System, async db => (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile(), cancel);
        if (profile?.Rollout is not { State: RolloutState.Underway } rollout) return;
        if (rollout.Step.Count == 0 && rollout.Waiting.Count > 0) await BeginAsync(profile, rollout, cancel);
        else await LookAsync(profile, rollout, cancel);
    }

    private async Task BeginAsync(OperatorProfile profile, PolicyRollout rollout, CancellationToken cancel)
    {
        var waiting = await ConnectionsAsync(rollout.Waiting, cancel);
        var byId = waiting.ToDictionary(w => w.Connection.Id);
        var here = rollout with { Waiting = [.. rollout.Waiting.Where(byId.ContainsKey)] };
        var next = RolloutDecision.Next(here, waiting.Where(w => w.Connection.IsInService).Select(w => Of(w.Connection, profile.Canary, rollout.Done.Count == 0)));
        var step = rollout.Done.Count == 0
            ? await CanaryAsync(rollout, next, byId, cancel)
            : await Task.WhenAll(next.Take(RolloutDecision.StepSize(rollout)).Select(s => BeforeAsync(byId[s.Connection].Connection, s, cancel)));
        // What is opened just now is waited for.
        if (step.Count == 0 && here.Waiting.Count > 0) return;
        await WriteAsync(profile, async work =>
        {
            // Nothing is left to reach: it is over.
            if (step.Count == 0) return RolloutDecision.Judge(here, new Dictionary<Guid, Sighting>(), caps, work.Now);
            foreach (var member in step)
                await ConnectionDesk.SayAsync(
                    work, member.Connection, new TakePolicy($"The operator's policy is another: {string.Join(", ", here.Changes)}.", here.By));
            return RolloutDecision.Begin(here, step, work.Now);
        }, r => Sentence(r, byId), cancel);
    }

    /// <summary>
    /// The first that does now what its policy says: on it alone can be seen whether the other does. Where none does, the first of them.
    /// </summary>
    private async Task<IReadOnlyList<RolloutMember>> CanaryAsync(
        PolicyRollout rollout, IReadOnlyList<Stake> next, Dictionary<Guid, (Connection Connection, string Name)> byId, CancellationToken cancel)
    {
        RolloutMember? first = null;
        foreach (var stake in next.Take(CanariesTried))
        {
            var member = await BeforeAsync(byId[stake.Connection].Connection, stake, cancel);
            if (member.AcceptedBefore is not null || rollout.Excused.Contains(member.Connection)) return [member];
            first ??= member;
        }

        return first is null ? [] : [first];
    }

    private async Task LookAsync(OperatorProfile profile, PolicyRollout rollout, CancellationToken cancel)
    {
        var connections = (await ConnectionsAsync([.. rollout.Step.Select(m => m.Connection)], cancel))
            .Where(c => c.Connection.IsInService).ToDictionary(c => c.Connection.Id);
        var seen = new Dictionary<Guid, Sighting>();
        foreach (var member in rollout.Step.Where(m => connections.ContainsKey(m.Connection)))
            seen[member.Connection] = await SeeAsync(connections[member.Connection].Connection, connections[member.Connection].Name, member, cancel);
        if (RolloutDecision.Judge(rollout, seen, caps, store.Time.GetUtcNow()) is var next && ReferenceEquals(next, rollout)) return;
        await WriteAsync(profile, async work =>
        {
            if (next.State is RolloutState.Held)
            {
                foreach (var member in rollout.Step)
                    await ConnectionDesk.SayAsync(work, member.Connection, new GetPolicyBack(RolloutDesk.Back(rollout, next.Finding!)));
            }

            return next;
        }, r => Sentence(r, connections), cancel);
    }

    /// <summary>In one transaction, unless the profile was written in between: then the next look begins anew.</summary>
    private Task WriteAsync(OperatorProfile read, Func<Work, Task<PolicyRollout>> act, Func<PolicyRollout, string> sentence, CancellationToken cancel) =>
        store.WriteAsync(Caller.System, async work =>
        {
            var profile = await work.ProfileAsync();
            if (profile.Version != read.Version) return false;
            var next = await act(work);
            if (next.State is RolloutState.Done && await RolloutStart.LateAsync(work, profile, next, cancel) is { Count: > 0 } late)
                next = next with { State = RolloutState.Underway, Waiting = late };
            await work.SaveAsync(profile with { Rollout = next });
            var type = next.State switch
            {
                RolloutState.Held => RolloutEvents.Held,
                RolloutState.Done => RolloutEvents.Done,
                _ => profile.Rollout!.Step.Count == 0 && next.Step.Count > 0 ? RolloutEvents.Stepped : null,
            };
            if (type is null) return true;
            await RolloutDesk.TellAsync(work, next, type, sentence(next));
            logger.LogInformation("Rollout {Rollout}: {State}, {Waiting} wait, {Done} done", next.Id, next.State, next.Waiting.Count, next.Done.Count);
            return true;
        }, cancel);

    private static string Sentence(PolicyRollout r, IReadOnlyDictionary<Guid, (Connection Connection, string Name)> known) => r.State switch
    {
        RolloutState.Held => $"The change of the policy ({string.Join(", ", r.Changes)}) is held, and its last step taken back: {r.Finding}",
        RolloutState.Done => $"The change of the policy ({string.Join(", ", r.Changes)}) is on {RolloutStart.Count(r.Done.Count)}.",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"The change of the policy goes to {Names(r, known)}; {r.Done.Count} are done, {r.Waiting.Count} wait."),
    };

    private static string Names(PolicyRollout r, IReadOnlyDictionary<Guid, (Connection Connection, string Name)> known) => r.Step.Count <= 3
        ? string.Join(", ", r.Step.Select(m => known[m.Connection].Name))
        : RolloutStart.Count(r.Step.Count);

    private Stake Of(Connection c, CanaryChoice? canary, bool isCanary)
    {
        // What was seen before the connection was in service is not what is at stake.
        var seen = c.Port is { } port && live.Of(port.EdgeRouterId)?.Observation is { } last && last.At > c.StateSince ? last : null;
        var accepted = seen?.Sessions.Where(s => s.ConnectionId == c.Id).Sum(s => s.PrefixesAccepted ?? s.PrefixesReceived ?? 0);
        var isChosen = isCanary && canary is not null && (canary.Connection == c.Id || canary.EdgeRouter is { } r && c.Port?.EdgeRouterId == r);
        return new Stake(c.Id, isChosen, c.ChangingHalf is not null || c.Drain is not null || IsKept(c), IsUp(c), accepted ?? int.MaxValue, c.Requested.BandwidthMbps);
    }

    /// <summary>What the connection does before it gets the change.</summary>
    private async Task<RolloutMember> BeforeAsync(Connection c, Stake stake, CancellationToken cancel)
    {
        var member = new RolloutMember(c.Id, stake.IsUp, null) { Since = store.Time.GetUtcNow() };
        if (!stake.IsUp) return member;
        var (sentence, accepted) = await VerifyAsync(c, cancel);
        return sentence is null ? member with { AcceptedBefore = accepted } : member;
    }

    private async Task<Sighting> SeeAsync(Connection c, string name, RolloutMember member, CancellationToken cancel)
    {
        if (c.ChangingHalf is not null) return new Sighting(SightingKind.Waits, name, "Another change of the connection is underway.");
        if (c.Drain is not null) return new Sighting(SightingKind.Waits, name, "It is out of service for a while.");
        if (IsKept(c)) return new Sighting(SightingKind.Waits, name, c.Trouble?.Held?.Sentence ?? "It is paused.");
        if (!IsThere(c)) return new Sighting(SightingKind.NotThere, name, c.Trouble?.Reason);
        var upSince = c.Halves.Where(IsOurs).Max(h => h.EstablishedSince);
        if (!IsUp(c))
        {
            var down = c.Halves.First(h => IsOurs(h) && h.Observed is not SessionState.Established);
            return new Sighting(SightingKind.Unsound, name, $"The {down.Family} session is {down.Observed}.", 0, upSince);
        }

        // The tables are read until all is as predicted, and once more at the end.
        var isEnd = member.SoundSince is { } since && store.Time.GetUtcNow() - since >= TimeSpan.FromSeconds(caps.CanaryForSeconds);
        if (member.AcceptedBefore is null || member.SoundSince is not null && !isEnd) return new Sighting(SightingKind.Sound, name, null, null, upSince);
        var (sentence, accepted) = await VerifyAsync(c, cancel);
        return new Sighting(sentence is null ? SightingKind.Sound : SightingKind.Unsound, name, sentence, accepted, upSince);
    }

    /// <returns>What is not as predicted by the policy that the connection has; and the routes that are accepted.</returns>
    private async Task<(string? Sentence, int? Accepted)> VerifyAsync(Connection c, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(AnswerWithin);
        try
        {
            var evidence = await file.EvidenceAsync(c, ReportKind.Opening, limit.Token);
            var report = OpeningVerification.Judge(evidence, store.Time.GetUtcNow());
            return (report.Passed ? null : report.Summary, evidence.Halves.Sum(h => h.Accepted.Total));
        }
        catch (RouterUnreachableException e)
        {
            return (e.Message, null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ("The router did not answer in time.", null);
        }
    }

    private bool IsKept(Connection c) => c.Trouble?.Held is not null || pause.IsPaused(c.Port?.EdgeRouterId, c.SubscriptionId);

    private static bool IsOurs(SessionHalf half) => half is { IsWished: true, AdoptedHash: null };

    private static bool IsUp(Connection c) => c.Halves.Any(IsOurs) && c.Halves.Where(IsOurs).All(h => h.Observed is SessionState.Established);

    /// <summary>The router has it, and what may be accepted was judged by it.</summary>
    private static bool IsThere(Connection c) => c.IsApplied
        && c.Halves.Where(IsOurs).All(h => h.PermissionDueSince is null || h.Observed is not SessionState.Established);

    private Task<List<(Connection Connection, string Name)>> ConnectionsAsync(IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        store.ReadAsync(Caller.System, async db =>
        {
            var found = new List<(Connection, string)>();
            foreach (var some in ids.Chunk(500))
            {
                var rows = await (
                    from c in db.Connections join p in db.Peerings on c.PeeringId equals p.Id
                    where some.Contains(c.Id) select new { Connection = c, Peering = p }).ToListAsync(cancel);
                found.AddRange(rows.Select(r => (r.Connection.ToConnection(), $"{r.Peering.ToPeering().Name} ({r.Connection.Id})"))
                    .Where(r => RolloutStart.Carries(r.Item1)));
            }

            return found;
        }, cancel);
}
