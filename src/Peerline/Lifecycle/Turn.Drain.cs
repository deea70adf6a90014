using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>
/// What drains, by what is seen of it; and connections that are taken out of service for a while. Each phase is another generation of every
/// half: what was validated of it is the same, so it comes back without a validation.
/// </summary>
internal sealed partial class Turn
{
    public void StartDrain(StartDrain i)
    {
        if (c.Drain is { } has && (i.Work is { } id ? has.Work.Contains(id) : has.ByHand is not null)) return;
        foreach (var hindrance in Draining.Hindrances(c)) Refuse(hindrance);
        if (refusals.Count > 0) return;
        var drain = c.Drain ?? new Drain(DrainPhase.Lifting, now);
        drain = i.Work is { } work ? drain with { Work = [.. drain.Work, work] } : drain with { ByHand = new DrainWord(input.Actor, now, i.Reason) };
        c = c with { Drain = drain };
        Note(FactTypes.DrainAsked, $"The connection goes out of service: {i.Reason}");
        if (drain.Phase is DrainPhase.Draining or DrainPhase.Culled) return;
        Go(c.Terms.DrainFor > TimeSpan.Zero ? DrainPhase.Draining : DrainPhase.Culled);
    }

    public void Undrain(Undrain i)
    {
        if (c.Drain is not { } drain || (i.Work is { } id ? !drain.Work.Contains(id) : drain.ByHand is null))
        {
            Refuse(i.Work is null && c.Drain is { Work.Count: > 0 } ? RefusalReason.DrainedForWork : RefusalReason.NotDrained);
            return;
        }

        drain = i.Work is { } work ? drain with { Work = [.. drain.Work.Where(w => w != work)] } : drain with { ByHand = null };
        c = c with { Drain = drain };
        Note(FactTypes.UndrainAsked,
            drain.IsWanted ? "One reason less to be out of service; another is left." : "The connection goes back into service.");
        if (drain.IsWanted) return;
        Go(drain.Phase is DrainPhase.Culled ? DrainPhase.Opening : DrainPhase.Lifting);
    }

    /// <summary>Lets in less than it does, or gives back what it had; what was judged or waived meanwhile has to be let through.</summary>
    private void Go(DrainPhase phase)
    {
        c = c.WithHalves(h => Anew(h) with { IsCulled = phase is DrainPhase.Culled });
        c = c with { Drain = c.Drain! with { Phase = phase, Since = now, DrainingSince = null, Sight = null, Deadline = null } };
        LetPass();
    }

    /// <summary>The router has what the phase wishes.</summary>
    private void AppliedDrain()
    {
        if (!IsInService || c.Drain is not { } drain || !c.IsApplied) return;
        switch (drain.Phase)
        {
            case DrainPhase.Draining when drain.DrainingSince is null:
                c = c with { Drain = drain with { DrainingSince = now } };
                Note(FactTypes.DrainStarted, "Routes are announced with GRACEFUL_SHUTDOWN.");
                break;
            case DrainPhase.Opening when drain.Deadline is null:
                c = c with { Drain = drain with { Deadline = now.Plus(c.Terms.VerifyWithin) } };
                LiftDrain();
                break;
            case DrainPhase.Lifting:
                c = c with { Drain = null };
                Note(FactTypes.Undrained, "The connection is in service again, as it was before.");
                GoOnChanging();
                break;
        }
    }

    /// <summary>Open again: once the sessions are up, or were waited for, other paths need not be preferred any more.</summary>
    private void LiftDrain()
    {
        if (!IsInService || c.Drain is not { Phase: DrainPhase.Opening, Deadline: { } end } || !c.IsApplied) return;
        if (IsEstablished || end <= now) Go(DrainPhase.Lifting);
    }

    public void EndDrainByTime()
    {
        if (Draining.Of(c) is { } drain && drain.Until(c.Terms) <= now) EndDrain(drain, drain.TimedOut(c.Terms));
    }

    private void EndDrain(Draining drain, string why)
    {
        Note(FactTypes.DrainEnded, why, family: drain.Half);
        if (drain.Half is { } family) TakeOff(c.Half(family)!);
        else if (c.Removal is null) Go(DrainPhase.Culled);
        else Undone(RemovalTask.Drain);
    }

    public void TakeDrainSeen(DrainSeen i)
    {
        if (Draining.Of(c) is not { } drain || drain.Half != i.Half || drain.Since != i.Since) return;
        var sight = drain.With(i, Draining.IsMeasured(c, i.Half), now);
        if (sight == drain.Sight) return;
        Keep(i.Half, sight);
        if (drain.Sight.AnnouncedAt is null && sight.AnnouncedAt is not null)
        {
            Note(
                FactTypes.DrainSeen, i.Announced is 0 ? "The router announces nothing to the peer." :
                $"The router was read: all {i.Announced} routes that it announces to the peer carry GRACEFUL_SHUTDOWN.", family: i.Half);
        }

        if (Draining.IsBelow(sight, c.Terms))
            EndDrain(drain, $"Traffic fell to {Draining.Rate(sight.BitsPerSecond!.Value)}, below {Draining.Rate(c.Terms.DrainUntilBelow)}.");
    }

    private void Keep(Family? half, DrainSight sight) => c = half is { } family
        ? c.With(c.Half(family)! with { Change = c.Half(family)!.Change! with { Sight = sight } })
        : c.Removal is { } removal ? c with { Removal = removal with { Sight = sight } }
        : c with { Drain = c.Drain! with { Sight = sight } };
}
