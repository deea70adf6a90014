using System.Globalization;
using Peerline.Model;
using Peerline.Stages.Provisioning.Gate;

namespace Peerline.Stages.Provisioning.Rollouts;

/// <summary>
/// How a change of the policy goes from one session to all of them. Pure: what is next, and what the looks at the present step make of it.
/// </summary>
public static class RolloutDecision
{
    /// <summary>
    /// Who is next, the first of them first: what the operator goes on with, then where he wants it, then what is up and has the least at stake. As many as have
    /// proved it: one, one, two, four.
    /// </summary>
    public static IReadOnlyList<Stake> Next(PolicyRollout rollout, IEnumerable<Stake> waiting) =>
    [
        .. waiting.Where(s => rollout.Waiting.Contains(s.Connection))
            .OrderByDescending(s => rollout.Excused.Contains(s.Connection)).ThenByDescending(s => s.IsChosen).ThenBy(s => s.IsBusy).ThenByDescending(s => s.IsUp)
            .ThenBy(s => s.Accepted).ThenBy(s => s.BandwidthMbps).ThenBy(s => s.Connection),
    ];

    /// <summary>So many may be changed at once.</summary>
    public static int StepSize(PolicyRollout rollout) => Math.Max(1, rollout.Done.Count);

    /// <summary>The first step is tried on one, and nothing else moves before it is proved.</summary>
    public static PolicyRollout Begin(PolicyRollout rollout, IReadOnlyList<RolloutMember> step, DateTimeOffset now)
    {
        var ids = step.Select(m => m.Connection).ToHashSet();
        return rollout with { Since = now, Step = step, Waiting = [.. rollout.Waiting.Where(w => !ids.Contains(w))] };
    }

    /// <param name="seen">What was seen of each connection of the step.</param>
    public static PolicyRollout Judge(
        PolicyRollout rollout, IReadOnlyDictionary<Guid, Sighting> seen, ChangeCaps caps, DateTimeOffset now)
    {
        if (rollout.State is not RolloutState.Underway) return rollout;
        var step = new List<RolloutMember>();
        var done = rollout.Done.ToList();
        foreach (var member in rollout.Step)
        {
            var sighting = seen.GetValueOrDefault(member.Connection, Sighting.Gone);
            if (sighting.Kind is SightingKind.Gone) continue;
            var isExcused = rollout.Excused.Contains(member.Connection);
            var after = After(member, sighting, isExcused, now);
            if (!isExcused && Finding(after, sighting, caps, now) is { } finding) return Held(rollout, finding, now);
            if (IsProved(after, isExcused, caps, now)) done.Add(member.Connection);
            step.Add(after);
        }

        // The step is over when all of it is proved: until then a failure takes all of it back.
        var isOver = step.All(m => done.Contains(m.Connection));
        if (!isOver) return step.SequenceEqual(rollout.Step) ? rollout : rollout with { Step = step };
        return rollout with
        {
            Step = [], Done = done, Since = now, State = rollout.Waiting.Count == 0 ? RolloutState.Done : RolloutState.Underway,
        };
    }

    /// <summary>The operator goes on in spite of what was seen.</summary>
    public static PolicyRollout GoOn(PolicyRollout rollout, DateTimeOffset now) =>
        rollout with { State = RolloutState.Underway, Finding = null, Since = now };

    /// <summary>Who gets the former policy back when it is given up.</summary>
    public static IReadOnlyList<Guid> Reached(PolicyRollout rollout) => [.. rollout.Step.Select(m => m.Connection), .. rollout.Done];

    private static RolloutMember After(RolloutMember member, Sighting sighting, bool isExcused, DateTimeOffset now) => sighting.Kind switch
    {
        SightingKind.Waits => member with { Since = null, Waits = sighting.Sentence },
        SightingKind.NotThere => member with { Since = member.Since ?? now, Waits = sighting.Sentence },
        SightingKind.Unsound when !isExcused && member.WasUp => member with
        {
            Since = member.Since ?? now, AppliedAt = member.AppliedAt ?? now, SoundSince = null, Accepted = sighting.Accepted, Waits = sighting.Sentence,
        },
        _ => member with
        {
            Since = member.Since ?? now, AppliedAt = member.AppliedAt ?? now, Accepted = sighting.Accepted ?? member.Accepted, Waits = null,
            SoundSince = member.SoundSince is { } since && !(sighting.UpSince > since) ? since : now,
        },
    };

    private static string? Finding(RolloutMember member, Sighting sighting, ChangeCaps caps, DateTimeOffset now)
    {
        var within = TimeSpan.FromSeconds(caps.CanaryWithinSeconds);
        if (sighting.Kind is SightingKind.Waits || !member.WasUp && sighting.Kind is not SightingKind.NotThere) return null;
        if (sighting.Kind is SightingKind.NotThere)
            return now - member.Since < within ? null : $"{sighting.Name} did not get it within {caps.CanaryWithinSeconds} seconds. {sighting.Sentence}".Trim();
        if (sighting.Kind is SightingKind.Unsound)
            return now - member.AppliedAt < within ? null : $"{sighting.Name}: {sighting.Sentence}";
        if (sighting.UpSince > member.AppliedAt + within) return $"{sighting.Name} lost its session.";
        return caps.CanaryLossPercent > 0 && member.AcceptedBefore is { } before && sighting.Accepted is { } accepted
            && accepted * 100L < before * (100L - caps.CanaryLossPercent)
            ? string.Create(CultureInfo.InvariantCulture, $"{sighting.Name} accepts {accepted} routes, as predicted; before, {before}.")
            : null;
    }

    /// <summary>A session that was down has nothing to show and nothing to lose; what the operator has excused need not show it.</summary>
    private static bool IsProved(RolloutMember member, bool isExcused, ChangeCaps caps, DateTimeOffset now) => member.AppliedAt is not null
        && (isExcused || !member.WasUp || member.SoundSince is { } since && now - since >= TimeSpan.FromSeconds(caps.CanaryForSeconds));

    /// <summary>The whole step goes back to those that wait, first of them.</summary>
    private static PolicyRollout Held(PolicyRollout rollout, string finding, DateTimeOffset now)
    {
        var back = rollout.Step.Select(m => m.Connection).ToList();
        return rollout with
        {
            State = RolloutState.Held, Since = now, Finding = finding, Step = [], Waiting = [.. back, .. rollout.Waiting],
            Excused = [.. rollout.Excused.Union(back)],
        };
    }
}
