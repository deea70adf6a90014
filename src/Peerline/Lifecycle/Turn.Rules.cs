using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>
/// Rules that are waived for the peer, waivers that run out, AS-SETs that change, and what a peer in service states anew. A half gets the
/// rules as they are now at once, which is another generation; what it permits was decided under the old ones and is judged anew as soon
/// as the session shows its routes.
/// </summary>
internal sealed partial class Turn
{
    public void WaiveRules(WaiveRules i)
    {
        if (c.RuleWaivers.SequenceEqual(i.Waivers) && c.Blackhole == i.Blackhole) return;
        c = c with { RuleWaivers = i.Waivers, Blackhole = i.Blackhole };
        RulesChanged(i.Sentence, IsTighter(i));
    }

    /// <summary>Nothing more is waived or agreed than before.</summary>
    private bool IsTighter(WaiveRules i) =>
        i.Waivers.All(present.RuleWaivers.Contains) && (i.Blackhole is null || i.Blackhole == present.Blackhole);

    public void LapseWaivers()
    {
        var over = c.RuleWaivers.Where(w => !w.Holds(now)).ToList();
        if (over.Count == 0 || State is ConnectionState.Gone) return;
        c = c with { RuleWaivers = [.. c.RuleWaivers.Except(over)] };
        RulesChanged(string.Join(' ', over.Select(w => $"The waiver of {w.Rule} has run out: the rule holds again.")), isTighter: true);
    }

    private void RulesChanged(string sentence, bool isTighter)
    {
        Note(FactTypes.RulesChanged, sentence);
        c = c.WithHalves(h => WithRules(h with { PermittedBefore = null }));
        if (isTighter) LetPass();
        else if (c.Removal is { Remaining: [RemovalTask.Drain, ..], DrainingSince: null })
            Undone(RemovalTask.Drain, "It is removed without a drain, which would bring the loosened rules to the router.");
    }

    /// <summary>Only where nothing else has to be let through: it would reach the router with it.</summary>
    private void LetPass() => mayPass = !c.IsUnpassed;

    public void TakePolicy(TakePolicy i)
    {
        if (!IsInService) return;
        Note(FactTypes.RulesChanged, i.Sentence);
        // What was never let through is nothing that the router could get back.
        c = c.WithHalves(h => WithRules(h with { PermittedBefore = h.IsValidated && (!c.IsUnpassed || RouterHas(h)) ? h.Permitted : null }));
    }

    private bool RouterHas(SessionHalf half) => half is { IsOpen: true, IsApplied: true } && present is { IsRestoring: false, IsAdopting: false };

    /// <summary>What was permitted is given back at once; it is judged anew, for the peer's AS-SET may have changed since.</summary>
    public void GetPolicyBack(string sentence)
    {
        if (!IsInService) return;
        Note(FactTypes.RulesChanged, sentence);
        c = c.WithHalves(h => h is { IsValidated: true, AdoptedHash: null, PermittedBefore: { } permitted }
            ? Anew(h) with { Permitted = permitted, PermittedBefore = null, PermissionDueSince = now }
            : WithRules(h));
        // Nothing that waits for a person passes with it.
        mayPass = !c.IsUnpassed || present.Halves.All(h => !IsJudged(h) || h.PermittedBefore is not null);
    }

    /// <summary>A half under DENY ALL has the rules too: by one of them the session itself drops routes before they are seen.</summary>
    private SessionHalf WithRules(SessionHalf half)
    {
        if (half is not { IsWished: true, AdoptedHash: null } || half is { IsValidated: false, Applied: null }) return half;
        var due = half.IsValidated ? half with { PermissionDueSince = now } : half;
        asks = true;
        return State is ConnectionState.PendingRemove ? due : Next(due);
    }

    /// <summary>The rules are what they were, and the router keeps what it has until the routes are judged.</summary>
    public void JudgeAnew(string sentence)
    {
        if (State is ConnectionState.Gone || !c.Halves.Any(IsJudged)) return;
        Note(FactTypes.AsSetChanged, sentence);
        c = c.WithHalves(h => IsJudged(h) ? h with { PermissionDueSince = now } : h);
    }

    /// <summary>
    /// A peer in service states other prefixes. Each family that it names has another list then; one that it does not name keeps its own, so
    /// that a list for the other ends nothing. The router keeps what it has until the routes are judged. The same once more is judged once more.
    /// </summary>
    public void RestatePrefixes(IReadOnlyList<StatedPrefix> prefixes)
    {
        var was = c.Stated?.Prefixes ?? [];
        var (before, named) = (was.ToLookup(FamilyOf), prefixes.ToLookup(FamilyOf));
        if (named.Count == 0) Refuse(RefusalReason.NoPrefixesStated);
        if (c.Halves.Any(h => h.AdoptedHash is not null && named.Contains(h.Family))) Refuse(RefusalReason.AdoptedAcceptsItsOwn);
        if (refusals.Count > 0) return;
        var families = named.Select(f => f.Key).ToHashSet();
        var others = families.Where(f => !before[f].ToHashSet().SetEquals(named[f])).ToHashSet();
        var judged = others.Count > 0 ? others : families;
        // What was permitted before a rollout was permitted of another list.
        c = c.WithHalves(h => judged.Contains(h.Family) && (h.IsValidated || h.Change is { Phase: HalfPhase.Adding } && before.Contains(h.Family))
            ? h with { PermissionDueSince = now, PermittedBefore = others.Contains(h.Family) ? null : h.PermittedBefore }
            : h);
        if (others.Count == 0) return;
        c = c with { Stated = new StatedPrefixes([.. was.Where(p => !named.Contains(FamilyOf(p))), .. prefixes], now, input.Actor) };
        Note(FactTypes.PrefixesStated, $"{c.Stated.Prefixes.Count} prefixes are stated; before, {was.Count}.");

        static Family FamilyOf(StatedPrefix p) => p.Prefix.Network.IsIPv4 ? Family.IPv4 : Family.IPv6;
    }

    public void TakePermission(PermissionJudged i)
    {
        Cleared(StepKind.JudgePermission);
        if (c.Half(i.Family) is not { IsOpen: true, PermissionDueSince: not null, Change: null } half
            || !IsInService || half.Generation != i.Generation || i.DueSince is { } due && due != half.PermissionDueSince)
        {
            NoteLate();
            return;
        }

        var was = half.Permitted;
        // Judged ahead of what is on its way to the router: once more when that is there.
        var again = present.IsApplied ? (DateTimeOffset?)null : now > half.PermissionDueSince ? now : half.PermissionDueSince.Value.AddTicks(1);
        c = c.With(half with { PermissionDueSince = again });
        if (was.ToHashSet().SetEquals(i.Permitted)) return;
        c = c.With(Anew(half) with { PermissionDueSince = again, Permitted = i.Permitted });
        // What was held, or failed, was another change.
        Cleared(StepKind.ApplySession);
        if (i.Permitted.All(p => was.Any(w => w.Prefix.Covers(p.Prefix) && p.MaxLength <= w.MaxLength))) LetPass();
        Note(
            FactTypes.PermissionChanged,
            $"By what holds now {i.Permitted.Count} {i.Family} entries are permitted; before, {was.Count}.", i.ReportId, i.Family);
    }

    private static bool IsJudged(SessionHalf half) => half is { IsValidated: true, IsWished: true, AdoptedHash: null };
}
