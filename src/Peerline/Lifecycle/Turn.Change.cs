using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>
/// Changes of a connection in service. What is wanted is compared with what is in force, and what differs is led there one half at a
/// time: the half that nothing is asked of keeps its wish, and the router has no reason to touch it.
/// </summary>
internal sealed partial class Turn
{
    public bool AwaitsApproval => c.Change?.AwaitsApprovalSince is not null;

    public bool IsInService => c.IsInService;

    // ---- what people say --------------------------------------------------------------------------------------------------------------

    public void Modify(Modify i)
    {
        var wanted = i.Request.Canonical();
        if (wanted == c.Asked) return;
        RefuseWhatStays(wanted);
        if (refusals.Count > 0) return;
        var asked = c.Asked;
        c = c with { Change = wanted == c.Requested ? null : new ConnectionChange(wanted, now, input.Actor)
        {
            GrantedMbps = Math.Min(c.Change?.GrantedMbps ?? 0, wanted.BandwidthMbps),
            Eligibility = i.IsJudged ? new() { DueSince = now } : null,
        }, Reason = null };
        if (c.Change is null) Note(FactTypes.ChangeWithdrawn, $"The change is taken back: {RequestDifference.Sentence(asked, wanted)}.");
        else Note(FactTypes.ChangeRequested, $"A change is asked for: {RequestDifference.Sentence(asked, wanted)}.");
        if (c.ChangingHalf is { } half) Reconsider(half, asked);
        GoOnChanging();
    }

    public void WithdrawChange()
    {
        if (c.Change is null) Refuse(RefusalReason.NoChangeUnderway);
        else Modify(new Modify(c.Requested));
    }

    /// <summary>Before "ready" nothing of key and limits is on a router that would notice: they are replaced.</summary>
    public void Correct(ConnectionRequest said)
    {
        var request = said.Canonical();
        if (request == c.Requested) return;
        var corrected = c.Requested.WithHalf(Family.IPv4, request).WithHalf(Family.IPv6, request) with
        {
            PrefixV4 = c.Requested.PrefixV4, PrefixV6 = c.Requested.PrefixV6, WantsV4 = c.Requested.WantsV4, WantsV6 = c.Requested.WantsV6,
            LanV4 = c.Requested.LanV4, LanV6 = c.Requested.LanV6,
        };
        if (IsReady || corrected != request)
        {
            Refuse(RefusalReason.CannotChangeNow);
            return;
        }

        Note(FactTypes.ChangeDone, $"Changed before \"ready\": {RequestDifference.Sentence(c.Requested, request)}.");
        c = c with { Requested = request };
    }

    public void ApproveChange()
    {
        var wanted = c.Change!.Wanted;
        Note(FactTypes.ChangeApproved, $"The change is approved: {RequestDifference.Sentence(c.Requested, wanted)}.");
        c = c with { Question = null, Change = c.Change with { GrantedMbps = wanted.BandwidthMbps } };
        if (c.State is ConnectionState.TypeChangeRequested) StartTypeChange();
        GoOnChanging();
    }

    /// <summary>Only what waits is rejected; what needs no approval goes on.</summary>
    public void RejectChange(string reason)
    {
        var (wanted, kept) = (c.Change!.Wanted, c.Requested);
        // Members that were granted before are on their way.
        var granted = Math.Max(kept.BandwidthMbps, c.Change.GrantedMbps);
        c = c with
        {
            Change = c.Change with
            {
                Wanted = wanted with
                {
                    BandwidthMbps = Math.Min(wanted.BandwidthMbps, granted),
                    UseForPeeringService = c.State is ConnectionState.TypeChangeInProgress
                        ? wanted.UseForPeeringService
                        : kept.UseForPeeringService,
                },
            },
            Question = null,
            Reason = $"The change was rejected: {reason}",
        };
        Note(FactTypes.ChangeRejected, c.Reason);
        GoOnChanging();
    }

    private void RefuseWhatStays(ConnectionRequest wanted)
    {
        var has = c.Requested;
        if (wanted is { WantsV4: false, WantsV6: false }) Refuse(RefusalReason.LastHalfStays);
        if (wanted.FacilityId != has.FacilityId) Refuse(RefusalReason.FacilityStays);
        if (wanted.AddressProvider != has.AddressProvider || c.Halves.Any(h => IsMoved(h.Family, has, wanted)))
            Refuse(RefusalReason.AddressesStay);
        if (c.Halves.Any(h => h.AdoptedHash is not null && IsTouched(h.Family, has, wanted))) Refuse(RefusalReason.AdoptedHalfStays);
    }

    private static bool IsMoved(Family family, ConnectionRequest has, ConnectionRequest wanted) =>
        has.Wants(family) && wanted.Wants(family) && !wanted.IsAsPlaced(family, has);

    private static bool IsTouched(Family family, ConnectionRequest has, ConnectionRequest wanted) =>
        !wanted.Wants(family) || !wanted.SaysTheSameOf(family, has) || wanted.UseForPeeringService != has.UseForPeeringService;

    /// <summary>Nothing is removed yet, and what drains was in service.</summary>
    public bool IsOnlyDraining => c.Removal is
    {
        Remaining: [RemovalTask.Drain, ..],
        From: ConnectionState.Active or ConnectionState.TypeChangeRequested or ConnectionState.TypeChangeInProgress,
    };

    /// <summary>
    /// Back to Active; the halves get their policy without the drain, which is another generation, and what they permit is judged anew, for
    /// the policy may have changed meanwhile. What the operator had taken out of service stays out.
    /// </summary>
    public void TakeRemovalBack()
    {
        var removal = c.Removal!;
        var use = removal.From is ConnectionState.TypeChangeInProgress ? ConnectionState.TypeChangeInProgress : ConnectionState.Active;
        c = c with { Removal = null, Drain = removal.DrainedByHand is { } word ? new Drain(DrainPhase.Draining, now) { ByHand = word } : null };
        c = c.WithHalves(h => h.AdoptedHash is null ? Anew(IsJudged(h) ? h with { PermissionDueSince = now } : h) : h);
        To(use, FactTypes.ChangeWithdrawn, "The removal is taken back.");
        GoOnChanging();
    }

    // ---- from what is in force to what is wanted ----------------------------------------------------------------------------------------

    /// <summary>The use that the halves are led to: a new one from its approval on.</summary>
    private bool Use => c.State is ConnectionState.TypeChangeInProgress ? c.Asked.UseForPeeringService : c.Requested.UseForPeeringService;

    /// <summary>The new use was taken back on its way: halves that had it already get the old one without a proof.</summary>
    private bool IsGoingBack => c.Asked.UseForPeeringService == c.Requested.UseForPeeringService;

    private bool HasUse(SessionHalf half) => (half.PeeringService ?? c.Requested.UseForPeeringService) == Use;

    private bool HasBoth => c is { V4: not null, V6: not null };

    private bool NeedsUpdate(SessionHalf half) =>
        c.Asked.Wants(half.Family) && (!c.Asked.SaysTheSameOf(half.Family, c.Requested) || !HasUse(half));

    /// <summary>Level by level: whatever was said and done before, the next part follows from the difference that is left.</summary>
    private void GoOnChanging()
    {
        if (!IsInService) return;
        GoOnWithBandwidth();
        GoOnWithUse();
        if (c.Change?.Wanted == c.Requested) c = c with { Change = null };
        if (c.Change is { } change)
        {
            c = c with
            {
                Change = Waits() ? change with { AwaitsApprovalSince = change.AwaitsApprovalSince ?? now }
                    : change with { AwaitsApprovalSince = null, Eligibility = null },
            };
        }

        if (!c.AwaitsJudgement) Cleared(StepKind.JudgeRequest);
        // What is out of service for a while is changed when it is back.
        if (c.ChangingHalf is not null || c.Drain is not null) return;
        if (c.Halves.FirstOrDefault(NeedsUpdate) is { } half)
        {
            if (c.Asked.SaysTheSameOf(half.Family, c.Requested) && IsGoingBack) PutBack(half);
            else Update(half);
        }
        else if (HasBoth && c.Halves.FirstOrDefault(h => !c.Asked.Wants(h.Family)) is { } leaving)
        {
            Leave(leaving);
        }
    }

    /// <summary>More bandwidth and a new use are the operator's to grant; less, limits, keys and halves are the peer's own business.</summary>
    private bool Waits() =>
        c.Asked.BandwidthMbps > DueSteps.Granted(c) || c.State is ConnectionState.TypeChangeRequested;

    private void GoOnWithUse()
    {
        var (wanted, has) = (c.Asked.UseForPeeringService, c.Requested.UseForPeeringService);
        switch (c.State)
        {
            case ConnectionState.Active when wanted && !has:
                To(ConnectionState.TypeChangeRequested, FactTypes.TypeChangeRequested, "The use for Peering Service is asked for.", c.Reason);
                break;
            case ConnectionState.TypeChangeRequested when !wanted && !has:
                To(ConnectionState.Active, FactTypes.TypeChangeEnded, "The use stays as it is.", c.Reason);
                break;
            // Giving a use up needs nobody's leave.
            case ConnectionState.Active or ConnectionState.TypeChangeRequested when !wanted && has:
                StartTypeChange();
                break;
            case ConnectionState.TypeChangeInProgress when c.ChangingHalf is null && c.Halves.All(HasUse):
                c = c with { Requested = c.Requested with { UseForPeeringService = wanted } };
                c = c.WithHalves(h => h with { PeeringService = null });
                To(ConnectionState.Active, FactTypes.TypeChangeEnded,
                    wanted ? "The connection serves Peering Service." : "The connection serves no Peering Service.", c.Reason);
                break;
        }
    }

    private void StartTypeChange() => To(ConnectionState.TypeChangeInProgress, FactTypes.TypeChangeStarted,
        "Each half gets the policy of its new use, one after the other and without a restart of its session.", c.Reason);

    /// <summary>What is asked has changed while a half was on its way.</summary>
    private void Reconsider(SessionHalf half, ConnectionRequest asked)
    {
        var family = half.Family;
        // A half that was never in service does not come back half proved: it goes, and is added anew.
        var (wants, has) = (c.Asked.Wants(family), half.IsOpen && c.Requested.Wants(family));
        switch (half.Change!.Phase)
        {
            case HalfPhase.Adding when !wants || !asked.IsAsPlaced(family, c.Asked): TakeOff(half); break;
            case HalfPhase.Adding when !asked.SaysTheSameOf(family, c.Asked): c = c.With(AddedAnew(half)); break;
            case HalfPhase.Updating when !wants && HasBoth: Leave(half); break;
            // The only half carries the traffic until the one in its place does.
            case HalfPhase.Updating when !NeedsUpdate(half): PutBack(half); break;
            case HalfPhase.Updating when !asked.SaysTheSameOf(family, c.Asked): Update(half); break;
            case HalfPhase.Draining or HalfPhase.TakingOff when wants && has: PutBack(half); break;
        }
    }

    // ---- one half ---------------------------------------------------------------------------------------------------------------------------

    /// <summary>
    /// Another configuration of a half that is in service, and so another generation. What was validated of it, its peer, its addresses
    /// and its permitted prefixes, is the same: the policy stays open.
    /// </summary>
    private SessionHalf Next(SessionHalf half, HalfPhase phase) => Next(half) with { Change = new HalfChange(phase, now) };

    /// <summary>The same, beside any change of it: rules, what is permitted, a drain.</summary>
    private SessionHalf Anew(SessionHalf half)
    {
        asks = true;
        return Next(half);
    }

    private static SessionHalf Next(SessionHalf half) => Next(half, half.Generation);

    /// <summary>The generation after this one, validated as the half is.</summary>
    private static SessionHalf Next(SessionHalf half, int generation) => half with
    {
        Generation = generation + 1,
        ValidatedGeneration = half.IsValidated ? generation + 1 : half.ValidatedGeneration,
    };

    private void Update(SessionHalf half)
    {
        c = c.With(Next(half, HalfPhase.Updating));
        Note(FactTypes.ChangeStarted, $"The {half.Family} session is changed.", family: half.Family);
    }

    private void PutBack(SessionHalf half)
    {
        // What was on its way off the router was not looked at with what passed meanwhile.
        if (!half.IsWished) asks = true;
        c = c.With(Next(half, HalfPhase.PuttingBack));
        Note(FactTypes.ChangeStarted, $"The {half.Family} session gets back what it had.", family: half.Family);
    }

    private void Leave(SessionHalf half)
    {
        if (half is not { IsOpen: true, Applied.Open: true } || c.Terms.DrainFor <= TimeSpan.Zero)
        {
            TakeOff(half);
            return;
        }

        c = c.With(Next(half, HalfPhase.Draining));
        Note(FactTypes.ChangeStarted, $"The {half.Family} half is removed: its routes are drained first.", family: half.Family);
    }

    private void TakeOff(SessionHalf half)
    {
        c = c.With(Next(half, HalfPhase.TakingOff));
        Note(FactTypes.ChangeStarted, $"The {half.Family} half is taken off the router.", family: half.Family);
    }

    private SessionHalf AddedAnew(SessionHalf half) =>
        half with { Generation = half.Generation + 1, ValidatedGeneration = 0, Permitted = [], Change = new HalfChange(HalfPhase.Adding, now) };

    public void TakeHalfAddress(LinkAddresses link)
    {
        Cleared(StepKind.AllocateHalf);
        var family = link.Subnet.Network.IsIPv4 ? Family.IPv4 : Family.IPv6;
        if (!IsInService || c.ChangingHalf is not null || c.Drain is not null || DueSteps.Missing(c) != family)
        {
            NoteLate();
            return;
        }

        var isV4 = family is Family.IPv4;
        c = c with { Addresses = isV4 ? c.Addresses! with { V4 = link } : c.Addresses! with { V6 = link } };
        c = c.With(AddedAnew(new SessionHalf { Family = family, Generation = isV4 ? c.RetiredGenerationV4 : c.RetiredGenerationV6 }));
        Note(FactTypes.AddressesAllocated, $"Session addresses: {Ends(link)}.", family: family);
        Note(FactTypes.ChangeStarted, $"The {family} half is added, under DENY ALL until its routes are validated.", family: family);
    }

    /// <summary>The router has the half's present generation: what follows is timed from here.</summary>
    private void AppliedChange()
    {
        if (!IsInService || c.ChangingHalf is not { Change: { } change } half) return;
        if (!half.IsApplied) return;
        switch (change.Phase)
        {
            case HalfPhase.Updating when change.Deadline is null:
                var isKey = c.Asked.SealedKeyOf(half.Family) != c.Requested.SealedKeyOf(half.Family);
                Wait(half, isKey ? c.Terms.ChangeWithin : c.Terms.VerifyWithin);
                break;
            case HalfPhase.Adding when change.Deadline is null:
                if (!half.IsOpen) Note(FactTypes.DenyAllApplied, "DENY ALL is on the router, read back and confirmed.", family: half.Family);
                Wait(half, half.IsOpen ? c.Terms.VerifyWithin : c.Terms.EstablishWithin);
                break;
            case HalfPhase.Draining when change.DrainingSince is null:
                c = c.With(half with { Change = change with { DrainingSince = now } });
                Note(FactTypes.DrainStarted, "Routes are announced with GRACEFUL_SHUTDOWN.", family: half.Family);
                break;
            case HalfPhase.PuttingBack:
                c = c.With(half with { Change = null, PeeringService = IsGoingBack ? null : half.PeeringService });
                Note(FactTypes.ChangeUndone, $"The {half.Family} session is as it was before the change.", family: half.Family);
                GoOnChanging();
                break;
        }
    }

    private void Wait(SessionHalf half, TimeSpan within) => c = c.With(half with { Change = half.Change! with { Deadline = now.Plus(within) } });

    /// <summary>The present generation of the half that is in this phase; a word for an older one changes nothing.</summary>
    private SessionHalf? Changing(Family family, int generation, params ReadOnlySpan<HalfPhase> phases) =>
        IsInService && c.Half(family) is { Change: { } change } half && half.Generation == generation && phases.Contains(change.Phase)
            ? half
            : null;

    public void TakeHalfValidation(HalfValidated i)
    {
        Cleared(StepKind.ValidateHalf);
        if (Changing(i.Family, i.Generation, HalfPhase.Adding) is not { IsOpen: false } half)
        {
            NoteLate();
            return;
        }

        c = c with { ReportId = i.ReportId };
        if (!i.Passed)
        {
            Note(FactTypes.ValidationFailed, i.Summary, i.ReportId, i.Family);
            FailChange(half, i.Summary, i.ReportId);
            return;
        }

        c = c.With(half with
        {
            ValidatedGeneration = half.Generation,
            Permitted = i.Permitted,
            Change = half.Change! with { Deadline = null },
        });
        Note(FactTypes.ValidationPassed, i.Summary, i.ReportId, i.Family);
    }

    public void TakeChangeVerified(ChangeVerified i)
    {
        Cleared(StepKind.VerifyChange);
        if (Changing(i.Family, i.Generation, HalfPhase.Updating, HalfPhase.Adding) is not { IsOpen: true, IsApplied: true } half)
        {
            NoteLate();
            return;
        }

        var isNew = half.Change!.Phase is HalfPhase.Adding;
        c = c.With(half with { Change = null, PeeringService = c.State is ConnectionState.TypeChangeInProgress ? Use : null });
        c = c with { Requested = c.Requested.WithHalf(i.Family, c.Asked), ReportId = i.ReportId };
        var sentence = isNew ? $"The {i.Family} half is in service." : $"The {i.Family} session is changed and in service.";
        Note(FactTypes.ChangeDone, sentence, i.ReportId, i.Family);
        GoOnChanging();
    }

    public void TakeChangeRefuted(ChangeRefuted i)
    {
        Cleared(StepKind.VerifyChange);
        if (Changing(i.Family, i.Generation, HalfPhase.Updating, HalfPhase.Adding) is not { IsOpen: true } half) NoteLate();
        else FailChange(half, i.Summary, i.ReportId);
    }

    /// <summary>The router did not take it; only the half that is being written can be meant.</summary>
    public bool FailsChange => IsInService && IsDue(StepKind.ApplySession)
        && c.ChangingHalf is { Change.Phase: HalfPhase.Adding or HalfPhase.Updating };

    public void FailChange(string reason) => FailChange(c.ChangingHalf!, reason, null);

    /// <summary>Back to what was good before, and why.</summary>
    private void FailChange(SessionHalf half, string reason, Guid? report)
    {
        var isNew = half.Change!.Phase is HalfPhase.Adding;
        var wanted = c.Asked.WithHalf(half.Family, c.Requested);
        // What was to leave once the new half is there stays with the old one.
        if (isNew) wanted = wanted.WithHalf(Family.IPv4, c.Requested).WithHalf(Family.IPv6, c.Requested);
        if (c.State is ConnectionState.TypeChangeInProgress) wanted = wanted with { UseForPeeringService = c.Requested.UseForPeeringService };
        c = c with
        {
            Change = c.Change is null ? null : c.Change with { Wanted = wanted },
            Reason = isNew ? $"The {half.Family} half was not added: {reason}" : $"The {half.Family} session was not changed: {reason}",
            Trouble = null,
        };
        Note(FactTypes.ChangeFailed, c.Reason, report, half.Family);
        if (isNew) TakeOff(half with { ValidatedGeneration = 0, Permitted = [] });
        else PutBack(half);
        GoOnChanging();
    }

    /// <summary>A drain is over, or a new half was given up on before anybody stated what it announces.</summary>
    public void PassTime()
    {
        GiveUpMembers();
        SettleMembers();
        EndDrainByTime();
        LiftDrain();
        if (c.ChangingHalf is not { } half) return;
        if (half.Change is { Phase: HalfPhase.Adding, Deadline: { } end } && end <= now && !half.IsOpen && !DueSteps.IsStated(c, half))
            FailChange(half, "No prefixes were stated for it in time.", null);
    }

    public void TakeHalfOff(HalfTakenOff i)
    {
        Cleared(StepKind.TakeOffHalf);
        if (Changing(i.Family, i.Generation, HalfPhase.TakingOff) is not { } half)
        {
            NoteLate();
            return;
        }

        c = c.With(half with
        {
            Applied = null,
            Observed = SessionState.Absent,
            EstablishedSince = null,
            Change = new HalfChange(HalfPhase.Releasing, now),
        });
        if (!c.Asked.Wants(i.Family)) c = c with { Requested = c.Requested.WithHalf(i.Family, c.Asked) };
        GoOnChanging();
    }

    public void TakeHalfReleased(Family family)
    {
        Cleared(StepKind.ReleaseHalf);
        if (!IsInService || c.Half(family) is not { Change.Phase: HalfPhase.Releasing } half)
        {
            NoteLate();
            return;
        }

        c = family is Family.IPv4
            ? c with { V4 = null, RetiredGenerationV4 = half.Generation, Addresses = c.Addresses! with { V4 = null } }
            : c with { V6 = null, RetiredGenerationV6 = half.Generation, Addresses = c.Addresses! with { V6 = null } };
        Note(FactTypes.ChangeDone, $"The {family} half is removed; its addresses are released.", family: family);
        GoOnChanging();
    }
}
