using CsCheck;
using Peerline.Model;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Provisioning.Rollouts;

namespace Peerline.Tests.Provisioning;

public class RolloutDecisionTests
{
    private static readonly ChangeCaps Caps = new() { CanaryForSeconds = 60, CanaryWithinSeconds = 300, CanaryLossPercent = 30 };
    private static readonly DateTimeOffset Begin = DateTimeOffset.Parse("2026-03-01T00:00:00Z");

    private static readonly Gen<(int Fleet, (int Kind, int Seconds)[] Looks)> Lives =
        Gen.Select(Gen.Int[1, 12], Gen.Select(Gen.Int[0, 11], Gen.Int[1, 400]).Array[0, 60]);

    [Fact]
    public void Nothing_moves_before_one_has_proved_it_nothing_moves_while_it_is_held_and_nobody_is_lost() => Lives.Sample((fleet, looks) =>
    {
        var now = Begin;
        var all = Enumerable.Range(1, fleet).Select(i => new Guid(i, 0, 0, new byte[8])).ToHashSet();
        var rollout = Rollout([.. all]);
        foreach (var (kind, seconds) in looks)
        {
            now += TimeSpan.FromSeconds(seconds);
            var before = rollout;
            if (rollout is { State: RolloutState.Underway, Step.Count: 0, Waiting.Count: > 0 })
            {
                var next = RolloutDecision.Next(rollout, rollout.Waiting.Select((id, i) => new Stake(id, false, false, (kind + i) % 5 != 0, i, 1000)));
                Assert.Equal(rollout.Waiting.Order(), next.Select(s => s.Connection).Order());
                var step = next.Take(RolloutDecision.StepSize(rollout)).Select(s => new RolloutMember(s.Connection, s.IsUp, 10)).ToList();
                rollout = RolloutDecision.Begin(rollout, step, now);
            }
            else if (rollout.State is RolloutState.Held && kind < 3)
            {
                rollout = RolloutDecision.GoOn(rollout, now);
            }
            else
            {
                // One of them is seen so, the others do what they should.
                var seen = rollout.Step.Select((m, i) => (m.Connection, i == kind % Math.Max(1, rollout.Step.Count) ? Any(kind, now) : Good))
                    .ToDictionary(x => x.Connection, x => x.Item2);
                var gone = seen.Where(s => s.Value.Kind is SightingKind.Gone).Select(s => s.Key).ToHashSet();
                rollout = RolloutDecision.Judge(rollout, seen, Caps, now);
                if (rollout.State is not RolloutState.Held || before.State is RolloutState.Held) all.ExceptWith(gone);
                if (before.State is RolloutState.Held) Assert.Same(before, rollout);
            }

            var (waiting, inStep) = (rollout.Waiting, rollout.Step.Select(m => m.Connection).ToList());
            Assert.True(inStep.Count <= Math.Max(1, rollout.Done.Count), $"{inStep.Count} at once, {rollout.Done.Count} have proved it.");
            var everywhere = waiting.Concat(inStep).Concat(rollout.Done).ToList();
            Assert.Equal(everywhere.Count, everywhere.Distinct().Count());
            Assert.Subset(everywhere.ToHashSet(), all);
            Assert.Subset(rollout.Done.ToHashSet(), before.Done.ToHashSet());
            if (rollout.State is RolloutState.Held) Assert.True(inStep.Count == 0 && rollout.Finding is not null && waiting.Count > 0);
            if (rollout.State is RolloutState.Done) Assert.True(waiting.Count == 0 && inStep.Count == 0);
            foreach (var id in rollout.Done.Except(before.Done)) AssertProved(before.Step.Single(m => m.Connection == id), before, now);
        }
    }, iter: 3000);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_nothing_wrong_it_ends_with_all_in_steps_that_double_and_go_on_has_it_end_whatever_is_wrong(bool isGood)
    {
        var (now, steps) = (Begin, new List<int>());
        var rollout = Rollout([.. Enumerable.Range(1, 100).Select(i => new Guid(i, 0, 0, new byte[8]))]);
        for (var look = 0; look < 10_000 && rollout.State is not RolloutState.Done; look++, now += TimeSpan.FromSeconds(10))
        {
            if (rollout.State is RolloutState.Held) rollout = RolloutDecision.GoOn(rollout, now);
            else if (rollout.Step.Count == 0)
            {
                var size = RolloutDecision.StepSize(rollout);
                steps.Add(Math.Min(size, rollout.Waiting.Count));
                rollout = RolloutDecision.Begin(rollout, [.. rollout.Waiting.Take(size).Select(id => new RolloutMember(id, true, 10))], now);
            }
            else
            {
                var sighting = isGood ? Good : new Sighting(SightingKind.Unsound, "home", "It accepts something else.");
                rollout = RolloutDecision.Judge(rollout, rollout.Step.ToDictionary(m => m.Connection, _ => sighting), Caps, now);
            }
        }

        Assert.Equal((RolloutState.Done, 100), (rollout.State, rollout.Done.Count));
        if (isGood) Assert.Equal([1, 1, 2, 4, 8, 16, 32, 36], steps);
    }

    [Fact]
    public void The_first_is_where_the_operator_wants_it_or_what_is_up_and_has_the_least_at_stake()
    {
        Stake Of(int id, bool chosen = false, bool busy = false, bool up = true, int accepted = 5, int mbps = 1000) =>
            new(new Guid(id, 0, 0, new byte[8]), chosen, busy, up, accepted, mbps);
        Stake[] stakes = [Of(6, accepted: 9), Of(5, up: false, accepted: 0), Of(7, busy: true, accepted: 0), Of(3), Of(2), Of(4, mbps: 100), Of(1, chosen: true, accepted: 1000)];
        var next = RolloutDecision.Next(Rollout([.. stakes.Select(s => s.Connection)]), stakes.Append(Of(8)));
        Assert.Equal([1, 4, 2, 3, 6, 5, 7], next.Select(s => BitConverter.ToInt32(s.Connection.ToByteArray())));
    }

    [Fact]
    public void A_loss_is_looked_at_by_a_person_although_it_was_predicted()
    {
        var member = new RolloutMember(Guid.NewGuid(), true, 10);
        var rollout = RolloutDecision.Begin(Rollout([member.Connection]), [member], Begin);
        PolicyRollout Seen(int accepted, ChangeCaps caps) => RolloutDecision.Judge(rollout, new Dictionary<Guid, Sighting>
        {
            [member.Connection] = new(SightingKind.Sound, "home", null, accepted),
        }, caps, Begin.AddSeconds(1));
        Assert.Equal(RolloutState.Underway, Seen(7, Caps).State);
        var held = Seen(6, Caps);
        Assert.Equal((RolloutState.Held, "home accepts 6 routes, as predicted; before, 10."), (held.State, held.Finding));
        Assert.Equal(RolloutState.Underway, Seen(0, Caps with { CanaryLossPercent = 0 }).State);
    }

    private static Sighting Good => new(SightingKind.Sound, "home", null, 10, Begin);

    private static Sighting Any(int kind, DateTimeOffset now) => (kind % 6) switch
    {
        0 => Sighting.Gone,
        1 => new Sighting(SightingKind.Waits, "home", "It is paused."),
        2 => new Sighting(SightingKind.NotThere, "home", "The router refused it."),
        3 => new Sighting(SightingKind.Unsound, "home", "It accepts something else.", 3, now),
        4 => new Sighting(SightingKind.Sound, "home", null, kind < 6 ? 10 : 2, now),
        _ => Good,
    };

    /// <summary>Up when it began: seen as predicted for the whole time, or excused by the operator.</summary>
    private static void AssertProved(RolloutMember member, PolicyRollout rollout, DateTimeOffset now)
    {
        if (!member.WasUp || rollout.Excused.Contains(member.Connection)) return;
        Assert.True(member.SoundSince is { } since && now - since >= TimeSpan.FromSeconds(Caps.CanaryForSeconds), $"{member} has proved nothing.");
    }

    private static PolicyRollout Rollout(IReadOnlyList<Guid> waiting) => new()
    {
        Id = Guid.NewGuid(), Former = new PeeringPolicy(), By = "noc", At = Begin, Since = Begin, Waiting = waiting,
    };
}
