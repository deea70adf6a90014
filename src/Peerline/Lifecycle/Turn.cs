using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>One call of the machine: the connection as it becomes, and the facts on the way. The moves that <see cref="PeeringLifecycle"/> names.</summary>
internal sealed partial class Turn(Connection before, Input input, DateTimeOffset now)
{
    private readonly List<Fact> facts = [];
    private readonly List<Refusal> refusals = [];
    private readonly Connection present = before;
    private Connection c = before;

    /// <summary>The router is to get something by this turn that is no change of a half.</summary>
    private bool asks;

    /// <summary>It lets in less than the router does, or gives back what it had.</summary>
    private bool mayPass;

    public ConnectionState State => c.State;
    public Input Input => input;
    public DateTimeOffset Now => now;
    public bool IsAdoption => c.Adoption is { AdoptedAt: null };
    public bool IsToBeAdopted => c.Adoption is { AdoptedAt: null, ApprovedAt: not null };
    public bool IsReady => c.ReadyAt is not null;
    public bool DeadlinePassed => c.Deadline <= now;
    public bool HasCable => c.HasCable;
    public bool AwaitsReady => c.AwaitsReady;

    /// <summary>Desired: every half's policy is open.</summary>
    public bool IsOpen => c.Halves.Any() && c.Halves.All(h => h.IsOpen);

    /// <summary>The router has a policy open that was never validated: what is seen under it is not seen under DENY ALL.</summary>
    public bool MustClose => DueSteps.MustClose(c);

    /// <summary>Applied: the router confirmed the open policy of every half's present generation.</summary>
    public bool IsOpenOnRouter => IsOpen && c.Halves.All(h => h.IsApplied);

    /// <summary>When a step that did not come through is tried again, unless its stage knows better.</summary>
    public DateTimeOffset Soon => now.Plus(TimeSpan.FromSeconds(10));

    /// <summary>A result is about the generations that are desired now; one for an older generation neither opens nor fails anything.</summary>
    public bool IsPresent(int generationV4, int generationV6) =>
        c.Halves.All(h => h.Generation == (h.Family == Family.IPv4 ? generationV4 : generationV6));

    /// <summary>The input tells what a step did; such inputs are never refused.</summary>
    public bool IsResult => input is SessionAdopted or AdoptionFailed or ApplyFailed or ValidationFinished or OpeningVerified or OpeningRefuted
        or Lifecycle.Undone or Lifecycle.DrainStarted or Tick or HalfAddressed or HalfValidated or ChangeVerified or ChangeRefuted
        or HalfTakenOff or HalfReleased or DrainSeen or MembersAllocated or MemberLoaIssued or MemberSeen or MemberCeased or MemberReleased
        or PermissionJudged or AsSetChanged or Lifecycle.TakePolicy or Lifecycle.GetPolicyBack;

    public Outcome Outcome()
    {
        if (refusals.Count > 0) return new Outcome.Refused(refusals);
        if (asks) c = c with { IsUnpassed = !mayPass, Asks = c.Asks + 1 };
        if (!ReferenceEquals(c, present) && Asker is { } by) c = c with { Authors = [.. present.Authors.Union([by])] };
        if (c.Authors.Count > 0 && IsAtRest) c = c with { Authors = [] };
        return new Outcome.Moved(c, facts, DueSteps.Of(c, now));
    }

    private string? Asker => input switch
    {
        Lifecycle.TakePolicy policy => policy.By,
        Lifecycle.WaiveRules rules when IsTighter(rules) => null,
        Lifecycle.StatePrefixes or SayReady or Lifecycle.Modify or Lifecycle.WithdrawChange or RestoreSessions or Lifecycle.AdoptByHand
            or WaiveCheck or Lifecycle.WaiveRules => input.Actor,
        _ => null,
    };

    /// <summary>In service, and the router has all that was asked for: nothing of it is on its way, waits, or is still to be judged.</summary>
    private bool IsAtRest => c is { IsInService: true, Change: null, ChangingHalf: null, Drain: null, IsUnpassed: false }
        && c.IsApplied && c.Halves.All(h => h.PermissionDueSince is null);

    public void Refuse(RefusalReason reason) => refusals.Add(RefusalSentences.Of(reason, c));

    // ---- review -------------------------------------------------------------------------------------------------------------------

    public void Approve()
    {
        To(ConnectionState.Approved, FactTypes.Approved, "The request is approved.");
        c = c with { Question = null };
        StartProvisioning();
    }

    public void ApproveAdoption()
    {
        if (c.Adoption!.ApprovedAt is not null) return;
        c = c with { Adoption = c.Adoption with { ApprovedAt = now }, Question = null, Reason = null };
        Note(FactTypes.Approved, "The conversion is approved; the session is taken over as it is.");
    }

    public void Reject(string reason)
    {
        if (IsToBeAdopted) c = c with { Adoption = c.Adoption! with { ApprovedAt = null } };
        To(ConnectionState.Rejected, FactTypes.Rejected, $"The request is rejected: {reason}", reason);
    }

    public void Ask(string text)
    {
        c = c with { Question = new Question(text, now, input.Actor) };
        Note(FactTypes.QuestionAsked, text);
    }

    public void Answer(string text)
    {
        if (c.Question is not { AnsweredAt: null })
        {
            Refuse(RefusalReason.NoOpenQuestion);
            return;
        }

        c = c with { Question = c.Question with { Answer = text, AnsweredAt = now } };
        Note(FactTypes.QuestionAnswered, text);
    }

    public void Offer(OfferInstead i)
    {
        var until = i.Until ?? now.Plus(OfferInstead.UsuallyFor);
        var offer = new CounterOffer(i.FacilityId ?? c.Requested.FacilityId, i.BandwidthMbps ?? c.Requested.BandwidthMbps, i.Text, now, input.Actor, until);
        if (!HasCable) Refuse(RefusalReason.OfferNeedsCable);
        if (offer.On(c.Requested) == c.Requested) Refuse(RefusalReason.NothingOffered);
        if (!offer.Holds(now)) Refuse(RefusalReason.OfferNotAhead);
        if (refusals.Count > 0) return;
        c = c with { Offer = offer };
        Note(FactTypes.OfferMade, $"Offered instead, until {until:u}: {offer.BandwidthMbps} Mbps at facility {offer.FacilityId}. {i.Text}");
    }

    public void AcceptOffer()
    {
        if (c.Offer is not { } offer || !offer.Holds(now))
        {
            Refuse(RefusalReason.NoOpenOffer);
            return;
        }

        c = c with { Requested = offer.On(c.Requested), Offer = null };
        Note(FactTypes.OfferAccepted, $"The offer is accepted: {offer.BandwidthMbps} Mbps at facility {offer.FacilityId}.");
        Approve();
    }

    public void DeclineOffer(string? reason)
    {
        if (c.Offer is null)
        {
            Refuse(RefusalReason.NoOpenOffer);
            return;
        }

        c = c with { Offer = null };
        Note(FactTypes.OfferDeclined, reason is null ? "The offer is declined." : $"The offer is declined: {reason}");
    }

    public void LapseOffer()
    {
        if (c.Offer is not { } offer || offer.Holds(now)) return;
        c = c with { Offer = null };
        Note(FactTypes.OfferLapsed, "The offer was not answered in time; the request stands as it was.");
    }

    public void AskForJudgement()
    {
        if (c.AwaitsJudgement) return;
        Stand((c.Standing ?? new()) with { DueSince = now });
        Note(FactTypes.JudgementAsked, "The eligibility rules are to be asked again.");
    }

    /// <summary>Told of what waits for it: a person may have decided in between.</summary>
    public void TakeJudgement(RequestJudged i)
    {
        Cleared(StepKind.JudgeRequest);
        if (!c.AwaitsJudgement)
        {
            NoteLate();
            return;
        }

        Stand(new() { Outcome = i.Outcome, Summary = i.Summary, JudgedAt = now, DecisionId = i.DecisionId });
        Note(FactTypes.Judged, i.Summary, i.DecisionId);
        switch (i.Outcome)
        {
            case EligibilityOutcome.Approve when IsInService: ApproveChange(); break;
            case EligibilityOutcome.Approve: Approve(); break;
            case EligibilityOutcome.Reject when IsInService: RejectChange(i.Summary); break;
            case EligibilityOutcome.Reject: Reject(i.Summary); break;
        }
    }

    private void Stand(EligibilityStanding standing) =>
        c = IsInService ? c with { Change = c.Change! with { Eligibility = standing } } : c with { Eligibility = standing };

    public void Resubmit(Resubmit i)
    {
        var request = i.Request;
        if (request == c.Requested && c.State is ConnectionState.PendingApproval) return;

        // A client that knows no offers says yes to one by asking for just that.
        if (c.Offer is { } offer && offer.Holds(now) && request == offer.On(c.Requested))
        {
            AcceptOffer();
            return;
        }

        c = c with { Requested = request, Offer = null, Eligibility = i.IsJudged ? new() { DueSince = now } : null };
        if (c.State is ConnectionState.PendingApproval) Note(FactTypes.Resubmitted, "The request was changed.");
        else To(ConnectionState.PendingApproval, FactTypes.Resubmitted, "The request was submitted again.");
    }

    // ---- adoption of a legacy session ---------------------------------------------------------------------------------------------

    public void Adopt(SessionAdopted i)
    {
        if (i is { V4: null, V6: null } || (i.V4 is null) != (i.Addresses.V4 is null) || (i.V6 is null) != (i.Addresses.V6 is null))
        {
            TakeLateAdoption(i);
            FailAdoption("what was read of the session is not complete.");
            return;
        }

        c = c with { Port = i.Port, Addresses = i.Addresses, Adoption = c.Adoption! with { AdoptedAt = now }, Trouble = null };
        BuildHalves();
        c = c.WithHalves(h => Adopted(h, (h.Family == Family.IPv4 ? i.V4 : i.V6)!)) with { ReportId = i.ReportId };
        To(ConnectionState.Active, FactTypes.Adopted, "The legacy session is adopted; nothing was changed on the router.");
    }

    private static SessionHalf Adopted(SessionHalf half, AdoptedSession session) => half with
    {
        Generation = 1,
        ValidatedGeneration = 1,
        Permitted = session.Accepted,
        Applied = new AppliedHalf(1, true),
        AdoptedHash = session.ConfigurationHash,
    };

    /// <summary>The adoption is no longer wanted: the session stays as it was, and what was reserved for it here is given back.</summary>
    public void TakeLateAdoption(SessionAdopted i)
    {
        NoteLate();
        if (c.Port is null)
        {
            c = c with { Port = i.Port };
            MustUndo(RemovalTask.ReleasePort);
        }

        if (c.Addresses is null)
        {
            c = c with { Addresses = i.Addresses };
            MustUndo(RemovalTask.ReleaseAddresses);
        }
    }

    public void FailAdoption(string reason)
    {
        c = c with { Adoption = c.Adoption! with { ApprovedAt = null }, Reason = reason, Trouble = null };
        Note(FactTypes.AdoptionFailed, $"The session could not be adopted: {reason}");
    }

    // ---- what was allocated ---------------------------------------------------------------------------------------------------------

    public void TakePort(PortAssignment port)
    {
        Cleared(StepKind.AllocatePort);
        if (c.Port == port) return;
        if (c.Port is not null)
        {
            NoteLate();
            return;
        }

        c = c with { Port = port };
        Note(FactTypes.PortAllocated, HasCable ? Reserved(port) : $"The session is to run on {port.InterfaceName}.");
        MustUndo(RemovalTask.ReleasePort);
        StartProvisioning();
    }

    public void TakeAddresses(SessionAddresses addresses)
    {
        Cleared(StepKind.AllocateAddresses);
        if (c.Addresses == addresses) return;
        if (c.Addresses is not null)
        {
            NoteLate();
            return;
        }

        // A session without halves would have nothing to validate, and nothing in it would ever be refused.
        if (addresses is { V4: null, V6: null })
        {
            TakeTrouble(new StepFailed(StepKind.AllocateAddresses, "Neither an IPv4 nor an IPv6 subnet was given.", null));
            return;
        }

        c = c with { Addresses = addresses };
        BuildHalves();
        Note(FactTypes.AddressesAllocated, $"Session addresses: {string.Join(", ", Ends(addresses))}.");
        MustUndo(RemovalTask.ReleaseAddresses);
        StartProvisioning();
    }

    public void TakeLoa(LoaReference loa)
    {
        Cleared(StepKind.IssueLoa);
        if (c.Loa == loa) return;
        c = c with { Loa = loa, LetterIsOld = false };
        Note(FactTypes.LoaIssued, $"Letter of Authorization {loa.Number} version {loa.Version} is issued, valid until {loa.ExpiresAt:yyyy-MM-dd}.", loa.Id);
        MustUndo(RemovalTask.RevokeLoa);
        StartProvisioning();
    }

    private void StartProvisioning()
    {
        if (c is not { State: ConnectionState.Approved, Port: not null, Addresses: not null }) return;
        if (!HasCable) AwaitReady();
        if (!HasCable || c.Loa is null) return;
        To(ConnectionState.ProvisioningStarted, FactTypes.ProvisioningStarted, "Wire according to the LOA, configure BGP, then say \"ready\".",
            deadline: c.Loa.ExpiresAt);
    }

    /// <summary>On an exchange nothing is to be wired: the connection stays Approved until the peer has configured its side.</summary>
    private void AwaitReady()
    {
        if (c.Deadline is not null) return;
        c = c with { Deadline = now.Plus(c.Terms.ReadyWithin) };
        Note(FactTypes.ReadyAwaited, "Configure BGP by the parameter sheet, then say \"ready\".");
    }

    private void BuildHalves() => c = c with
    {
        V4 = c.Addresses!.V4 is null ? null : c.V4 ?? new SessionHalf { Family = Family.IPv4 },
        V6 = c.Addresses.V6 is null ? null : c.V6 ?? new SessionHalf { Family = Family.IPv6 },
    };

    private static IEnumerable<string> Ends(SessionAddresses a) => new[] { a.V4, a.V6 }.OfType<LinkAddresses>().Select(Ends);

    private static string Ends(LinkAddresses link) => link.IsOnLan ? $"{link.Peer} and {link.Operator} in {link.Subnet}" : $"{link.Subnet}";

    // ---- wiring, link test, ready -----------------------------------------------------------------------------------------------------

    public void Wire(SayWired i)
    {
        if (c.Port?.Lag is not null || i.Member is not null)
        {
            WireMembers(i);
            return;
        }

        if (c.Wired?.CircuitReference == i.CircuitReference) return;
        c = c with { Wired = new Wiring(i.CircuitReference, now, input.Actor) };
        Note(FactTypes.Wired, $"The cross connect is patched: {i.CircuitReference}.");
    }

    public void StateDemarc(StateDemarc i)
    {
        if (i.Member is { } circuit)
        {
            StateDemarcOf(circuit, i.Demarc);
            return;
        }

        var demarc = i.Demarc;
        if (c.PeerDemarc == demarc) return;
        if (c.Wired is not null)
        {
            Refuse(RefusalReason.AlreadyWired);
            return;
        }

        c = c with { PeerDemarc = demarc, LetterIsOld = c.Loa is not null };
        Note(FactTypes.DemarcStated, $"The peer's end of the cross connect: {demarc}.");
    }

    public void StatePrefixes(IReadOnlyList<StatedPrefix> prefixes)
    {
        if (IsReady)
        {
            Refuse(RefusalReason.NotProvisioning);
            return;
        }

        c = c with { Stated = new StatedPrefixes(prefixes, now, input.Actor) };
        Note(FactTypes.PrefixesStated, $"{prefixes.Count} prefixes are stated.");
    }

    public void PlanLinkTest(Guid attempt)
    {
        if (c.LinkTest?.AttemptId == attempt) return;
        if (IsReady) Refuse(RefusalReason.NotProvisioning);
        else if (c.LinkTest is not null) Refuse(RefusalReason.LinkTestUnderway);
        if (refusals.Count > 0) return;

        c = c with { LinkTest = new LinkTestProgress(attempt, LinkTestPhase.Requested, null, input.Actor, now) };
        Note(FactTypes.LinkTestPlanned, "A link test is planned.", attempt);
    }

    public void RunLinkTest()
    {
        switch (c.LinkTest?.Phase)
        {
            case null or LinkTestPhase.Clearing: Refuse(RefusalReason.NoLinkTest); break;
            case LinkTestPhase.Requested or LinkTestPhase.Addressed: Refuse(RefusalReason.LinkTestNotPlaced); break;
            case LinkTestPhase.Placed:
                Phase(LinkTestPhase.Running);
                Note(FactTypes.LinkTestStarted, "The link test runs.", c.LinkTest!.AttemptId);
                break;
        }
    }

    public void EndLinkTest()
    {
        switch (c.LinkTest?.Phase)
        {
            case null: Refuse(RefusalReason.NoLinkTest); break;
            case LinkTestPhase.Clearing: break;
            default:
                Phase(LinkTestPhase.Clearing);
                Note(FactTypes.LinkTestEnded, "The link test is ended.", c.LinkTest!.AttemptId);
                break;
        }
    }

    public void LinkTestAddressed(LinkTestAddressed i)
    {
        Cleared(StepKind.AddressLinkTest);
        switch (c.LinkTest)
        {
            case { Phase: LinkTestPhase.Requested } test when test.AttemptId == i.AttemptId:
                c = c with { LinkTest = test with { V4 = i.V4, Phase = LinkTestPhase.Addressed, Since = now } };
                break;
            case { V4: null } test when test.AttemptId == i.AttemptId:
                c = c with { LinkTest = test with { V4 = i.V4 } };
                break;
            case null:
                NoteLate();
                c = c with { LinkTest = new LinkTestProgress(i.AttemptId, LinkTestPhase.Clearing, i.V4, input.Actor, now) };
                break;
            // Another attempt is underway. Its end releases every link-test address of the connection, this one too.
            case { } test when test.AttemptId != i.AttemptId: NoteLate(); break;
        }

        MustUndo(RemovalTask.ReleaseLinkTest);
    }

    public void LinkTestPlaced(Guid attempt)
    {
        Cleared(StepKind.PlaceLinkTest);
        if (c.State is ConnectionState.PendingRemove) MustRemoveFromRouter();
        if (c.LinkTest is not { Phase: LinkTestPhase.Addressed, V4: not null } test || test.AttemptId != attempt) return;
        Phase(LinkTestPhase.Placed);
        Note(FactTypes.LinkTestPlaced, $"The edge router has {test.V4.Operator}; the peer's end is {test.V4.Peer} in {test.V4.Subnet}.", attempt);
    }

    public void LinkTestRan(LinkTestRan i)
    {
        Cleared(StepKind.RunLinkTest);
        if (c.LinkTest is not { Phase: LinkTestPhase.Running } test || test.AttemptId != i.AttemptId)
        {
            NoteLate();
            return;
        }

        Phase(LinkTestPhase.Clearing);
        c = c with { LinkTestPassed = i.Passed };
        Note(i.Passed ? FactTypes.LinkTestPassed : FactTypes.LinkTestFailed, i.Summary, i.AttemptId);
    }

    public void LinkTestCleared(Guid attempt)
    {
        Cleared(StepKind.ClearLinkTest);
        if (c.LinkTest is not { Phase: LinkTestPhase.Clearing } test || test.AttemptId != attempt) return;
        c = c with { LinkTest = null };
        Note(FactTypes.LinkTestCleared, "The link-test addresses are off the router and released.", attempt);
    }

    private void Phase(LinkTestPhase phase) => c = c with { LinkTest = c.LinkTest! with { Phase = phase, Since = now } };

    public void Ready()
    {
        if (IsReady) return;
        if (HasCable && c.Wired is null) Refuse(RefusalReason.NotWiredYet);
        if (c.Stated is not { Prefixes.Count: > 0 }) Refuse(RefusalReason.NoPrefixesStated);
        if (c.LinkTest is not null) Refuse(RefusalReason.LinkTestUnderway);
        if (HasCable && c.Terms.LinkTestRequired && c.LinkTestPassed != true) Refuse(RefusalReason.LinkTestNotPassed);
        if (refusals.Count > 0) return;
        c = c with { ReadyAt = now, Reason = null };
        asks = true;
        c = c.WithHalves(h => h with { Generation = h.Generation + 1, Permitted = [] });
        const string sentence = "The peer has configured BGP and is ready.";
        if (HasCable) Note(FactTypes.Ready, sentence);
        else To(ConnectionState.ProvisioningStarted, FactTypes.Ready, sentence);
    }

    public void Block(RaiseBlocker i)
    {
        c = c with { Blocker = new Blocker(i.Reason, i.Owner, now, input.Actor) };
        To(ConnectionState.ExternalBlocker, FactTypes.BlockerRaised, $"Waiting for {i.Owner}: {i.Reason}", i.Reason, c.Deadline);
    }

    public void Unblock()
    {
        var waited = c.Blocker is { } blocker && blocker.Since < now ? now - blocker.Since : TimeSpan.Zero;
        To(ConnectionState.ProvisioningStarted, FactTypes.BlockerCleared, "The outside cause is out of the way; the clock goes on.",
            deadline: c.Deadline?.Plus(waited));
    }

    // ---- the router and the session -----------------------------------------------------------------------------------------------------

    public void TakeApplied(Applied i)
    {
        // What the router had before it was read and found empty is of no interest any more.
        if (c.State is ConnectionState.Gone)
        {
            NoteLate();
            return;
        }

        Cleared(StepKind.ApplySession);
        // What was asked while the router was at it is still to come.
        var isAll = (i.Asks ?? c.Asks) == c.Asks;
        if (isAll) c = c with { IsRestoring = false, IsAdopting = false, Release = null };
        var wasOpen = c.Halves.Any(h => h.Applied is { Open: true });
        c = c.WithHalves(h => h.Family is Family.IPv4 ? With(h, i.V4, i.PolicyV4) : With(h, i.V6, i.PolicyV6));
        // What is closed for a while has been let through closed only.
        if (isAll && c.IsApplied && c.Halves.All(h => !h.IsCulled)) c = c with { IsUnpassed = false };
        if (c.State is ConnectionState.ProvisioningStarted || c is { IsInService: true, ChangingHalf: not null }) c = c with { Md5FailuresWhenApplied = i.Md5Failures };
        if (c.State is ConnectionState.PendingRemove && i is not { V4: null, V6: null }) MustRemoveFromRouter();

        var isOpen = c.Halves.Any(h => h.Applied is { Open: true });
        if (isOpen && !wasOpen) Note(FactTypes.PolicyOpened, "The policy is open for what passed the validation.");
        if (wasOpen && !isOpen && c.State is not ConnectionState.PendingRemove)
        {
            if (c.Drain is null) Note(FactTypes.PolicyClosed, "DENY ALL is back on the router.");
            else Note(FactTypes.Culled, "The connection is out of service: DENY ALL is on the router.");
        }

        if (c.State is ConnectionState.ProvisioningStarted && IsReady && c.Halves.Any()
            && c.Halves.All(h => h.Applied == new AppliedHalf(h.Generation, false)))
        {
            To(ConnectionState.ProvisioningCompleted, FactTypes.DenyAllApplied, "DENY ALL is on the router, read back and confirmed.",
                deadline: now.Plus(c.Terms.EstablishWithin));
            EstablishedYet();
        }
        else if (IsDue(StepKind.ApplySession))
        {
            TakeTrouble(new StepFailed(StepKind.ApplySession, "The router confirmed something else than what is desired.", Soon));
        }
        else
        {
            AppliedChange();
            AppliedDrain();
        }
    }

    /// <summary>A half that may be open is closed only by the word of its own generation: an older DENY ALL may have been told late.</summary>
    private static SessionHalf With(SessionHalf half, AppliedHalf? told, AppliedPolicy? policy)
    {
        var applied = Taken(half, told);
        return half with
        {
            Applied = applied,
            AppliedPolicy = applied is null ? null : policy ?? (applied == half.Applied ? half.AppliedPolicy : null),
        };
    }

    private static AppliedHalf? Taken(SessionHalf half, AppliedHalf? told) =>
        half is { Applied.Open: true, IsOpen: false } && told is { Open: false } && told.Generation < half.Generation ? half.Applied : told;

    public void TakeObserved(SessionsObserved i)
    {
        if (c.State is ConnectionState.Gone) return;
        var before = c;
        c = c.WithHalves(h => Observe(h, h.Family == Family.IPv4 ? i.V4 : i.V6));
        if (c.IsInService || c.State is ConnectionState.Validating)
        {
            foreach (var half in c.Halves.Where(h => h.IsWished)) Changed(before.Half(half.Family)!, half);
        }

        EstablishedYet();
        LiftDrain();
    }

    /// <summary>A router that does not answer says nothing about its sessions: "Unknown" neither ends nor begins being Established.</summary>
    private SessionHalf Observe(SessionHalf half, SessionState? state) => state is null || state == half.Observed ? half : half with
    {
        Observed = state.Value,
        ObservedAt = now,
        EstablishedSince = state switch
        {
            SessionState.Established => half.EstablishedSince ?? now,
            SessionState.Unknown => half.EstablishedSince,
            _ => null,
        },
    };

    private void Changed(SessionHalf was, SessionHalf half)
    {
        if (was.EstablishedSince is not null && half.EstablishedSince is null)
            Note(FactTypes.SessionDown, $"The {half.Family} session is down ({half.Observed}).", family: half.Family);
        else if (was.EstablishedSince is null && half.EstablishedSince is not null)
            Note(FactTypes.SessionEstablished, $"The {half.Family} session is Established.", family: half.Family);
    }

    private void EstablishedYet()
    {
        if (c.State is ConnectionState.ProvisioningCompleted && IsEstablished) StartValidating();
    }

    private bool IsEstablished => c.Halves.Any() && c.Halves.All(h => h.Observed is SessionState.Established);

    public void StartValidating() => To(ConnectionState.Validating, FactTypes.Validating,
        IsEstablished ? "Every half of the session is Established; the validation begins." : "The validation begins with the session as it is.",
        deadline: now.Plus(c.Terms.StableFor).Plus(c.Terms.ValidateWithin));

    public void PassValidation(ValidationFinished i)
    {
        Cleared(StepKind.Validate);
        asks = true;
        c = c with { ReportId = i.ReportId };
        c = c.WithHalves(h => h with
        {
            ValidatedGeneration = h.Generation,
            Permitted = h.Family == Family.IPv4 ? i.PermittedV4 : i.PermittedV6,
            PermissionDueSince = null,
        });
        Note(FactTypes.ValidationPassed, i.Summary, i.ReportId);
    }

    public void FailValidation(Guid report, string summary)
    {
        c = c with { ReportId = report };
        if (c.State is ConnectionState.ProvisioningCompleted && DeadlinePassed)
            Note(FactTypes.DeadlinePassed, "The session did not come up in time.", report);
        Note(FactTypes.ValidationFailed, summary, report);
        Fail(summary);
    }

    public void Activate(Guid report)
    {
        c = c with { ReportId = report };
        To(ConnectionState.Active, FactTypes.Active, "The peering connection is Active: what was predicted is accepted.");
    }

    // ---- failure and what follows ---------------------------------------------------------------------------------------------------------

    /// <summary>
    /// Closes every half and says why. A policy that was being opened counts as open until the router says otherwise, since the router may
    /// have failed on the way; and its DENY ALL is a new generation, so that an older writer that is still on its way stops before it.
    /// </summary>
    public void Fail(string reason)
    {
        c = c.WithHalves(Closed) with { ReadyAt = null };
        To(ConnectionState.ProvisioningFailed, FactTypes.ProvisioningFailed, reason, reason);
    }

    private static SessionHalf Closed(SessionHalf half)
    {
        var mayBeOpen = half.IsOpen || half.Applied is { Open: true };
        return half with
        {
            Generation = mayBeOpen ? half.Generation + 1 : half.Generation,
            ValidatedGeneration = 0,
            IsCulled = false,
            Permitted = [],
            PermittedBefore = null,
            Applied = mayBeOpen && half.Applied is not null ? half.Applied with { Open = true } : half.Applied,
        };
    }

    public void Expire(string reason)
    {
        Note(FactTypes.DeadlinePassed, reason);
        Fail(reason);
    }

    public void Retry() => To(
        HasCable ? ConnectionState.ProvisioningStarted : ConnectionState.Approved,
        FactTypes.Retried, "Once more: mend the cause, then say \"ready\".",
        deadline: c.Loa is { } loa && loa.ExpiresAt > now ? loa.ExpiresAt : now.Plus(c.Terms.ReadyWithin));

    public void RetryNow()
    {
        if (c.Trouble is null)
        {
            Refuse(RefusalReason.NothingToRetry);
            return;
        }

        c = c with { Trouble = null };
        Note(FactTypes.Retried, "The failed step is tried again.");
    }

    public void TakeTrouble(StepFailed i)
    {
        if (!IsDue(i.Step))
        {
            NoteLate();
            return;
        }

        // What is open and must not be is closed without waiting for a person.
        if (DueSteps.MustClose(c)) i = i with { RetryAt = i.RetryAt ?? Soon };
        var same = c.Trouble is { } old && old.Step == i.Step.ToString() ? c.Trouble : null;
        c = c with
        {
            Trouble = new Trouble(i.Step.ToString(), i.Reason, (same?.Attempts ?? 0) + 1, same?.Since ?? now, i.RetryAt)
            {
                Held = i.Held is { } held ? held with { Since = same?.Held?.Since ?? held.Since } : null,
                Newer = i.Newer,
            },
        };
        if (same?.Reason == i.Reason) return;
        if (i.Held is null) Note(FactTypes.StepFailed, $"{i.Step} could not be carried out: {i.Reason}");
        else Note(FactTypes.ChangeHeld, $"The change of the router is held: {i.Reason}");
    }

    public void Release(string reason, string? hash)
    {
        if (c.Trouble?.Held is not { } held)
        {
            Refuse(RefusalReason.NothingHeld);
            return;
        }

        if (hash is not null && hash != held.Hash)
        {
            Refuse(RefusalReason.OtherChangeHeld);
            return;
        }

        if (held.NeedsSecondPerson && c.Authors.Contains(input.Actor))
        {
            Refuse(RefusalReason.SecondPersonNeeded);
            return;
        }

        c = c with
        {
            Trouble = null,
            Release = new ChangeRelease(held.Hash, input.Actor, reason, now, now.Plus(ChangeRelease.Lasts)) { BySecondPerson = held.NeedsSecondPerson },
        };
        Note(FactTypes.ChangeReleased, $"The held change of the router may go on: {reason}");
    }

    public void Waive(WaiveCheck i)
    {
        c = c with { Waivers = [.. c.Waivers.Where(w => w.Check != i.Check), new Waiver(i.Check, i.Reason, input.Actor, now)] };
        Note(FactTypes.CheckWaived, $"The check {i.Check} is waived: {i.Reason}");
    }

    private bool IsOnRouter => IsInService || c.State is ConnectionState.ProvisioningCompleted or ConnectionState.Validating;

    public void AdoptByHand(AdoptByHand i)
    {
        if (!IsOnRouter)
        {
            Refuse(RefusalReason.NothingToRestore);
            return;
        }

        asks = true;
        c = c.WithHalves(h => h with
        {
            ByHand = h.Family is Family.IPv4 ? i.V4 : i.V6,
            AdoptedHash = HashOf(h) ?? h.AdoptedHash,
            PermittedBefore = null,
        });
        c = c with { IsAdopting = true, IsRestoring = false, Trouble = null };
        var what = c.Halves.Select(h => (h.Family, Said: HashOf(h) is not null ? "as it stands" : h.ByHand?.ToString()))
            .Where(h => h.Said is not null).Select(h => $"{h.Family} {h.Said}");
        Note(FactTypes.HandAdopted, $"What was changed by hand on the router is wished from now on: {string.Join("; ", what)}. {i.Reason}");

        string? HashOf(SessionHalf half) => half.AdoptedHash is null ? null : half.Family is Family.IPv4 ? i.HashV4 : i.HashV6;
    }

    /// <summary>The router has a later generation than is desired.</summary>
    public bool IsBehind => c.Trouble?.Newer is not null;

    public void Restore(string reason)
    {
        if (c.Trouble?.Newer is { } newer)
        {
            WriteOver(newer, reason);
            return;
        }

        if (!IsOnRouter) Refuse(RefusalReason.NothingToRestore);
        else if (c.Halves.All(h => h.AdoptedHash is not null)) Refuse(RefusalReason.AdoptedNotRestored);
        if (refusals.Count > 0) return;
        asks = true;
        c = c.WithHalves(h => h with { ByHand = null, PermittedBefore = null });
        c = c with { IsRestoring = true, IsAdopting = false, Trouble = null };
        Note(FactTypes.RestoreAsked, $"What was changed by hand on the router is to be overwritten: {reason}");
    }

    /// <summary>Everything desired becomes a later generation than the router's, so that it is what a router takes again.</summary>
    private void WriteOver(int newer, string reason)
    {
        asks = true;
        c = c.WithHalves(h => Next(h, Math.Max(h.Generation, newer)));
        c = c with
        {
            RetiredGenerationV4 = c.V4 is null ? Math.Max(c.RetiredGenerationV4, newer) : c.RetiredGenerationV4,
            RetiredGenerationV6 = c.V6 is null ? Math.Max(c.RetiredGenerationV6, newer) : c.RetiredGenerationV6,
            Trouble = null,
        };
        Note(FactTypes.RestoreAsked, $"The router has generation {newer}, of a newer writer than is known: it is to be overwritten: {reason}");
    }

    public void Extend(DateTimeOffset until)
    {
        if (c.Deadline is null)
        {
            Refuse(RefusalReason.NoDeadline);
            return;
        }

        if (until <= now)
        {
            Refuse(RefusalReason.DeadlineNotAhead);
            return;
        }

        c = c with { Deadline = until };
        Note(FactTypes.DeadlineExtended, $"The deadline is {until:u} now.");
    }

    public void NoteLate() => Note(FactTypes.ResultLate, $"{input.Word} came too late and changes nothing: the connection is {c.State}.");

    // ---- removal ----------------------------------------------------------------------------------------------------------------------------

    public void Cancel(string reason)
    {
        Note(FactTypes.Cancelled, $"The operator cancelled the provisioning: {reason}");
        Remove(reason);
    }

    public void Remove(string? reason)
    {
        c = c with { Removal = new Removal(now, input.Actor, reason, [.. ToUndo().Order()]) { From = c.State, DrainedByHand = c.Drain?.ByHand }, Drain = null };
        To(ConnectionState.PendingRemove, FactTypes.RemovalRequested, reason is null ? "Removal was requested." : $"Removal was requested: {reason}", reason);
        Empty();
    }

    private IEnumerable<RemovalTask> ToUndo()
    {
        // An adopted session's policy is the operator's own text: it is removed with the session, not rewritten for a drain. And what was
        // never let through does not come to the router for one.
        var isHeld = c.IsUnpassed || c.ChangingHalf is { IsApplied: false, Change.Phase: HalfPhase.Adding or HalfPhase.Updating };
        if (c.Halves.Any(h => h is { Applied.Open: true, IsOpen: true, AdoptedHash: null }) && c.Terms.DrainFor > TimeSpan.Zero && !isHeld)
            yield return RemovalTask.Drain;
        if (c.Halves.Any(h => h.Generation > 0 || h.Applied is not null) || c.LinkTest?.V4 is not null)
        {
            yield return RemovalTask.RemoveFromRouter;
            yield return RemovalTask.VerifyRemoved;
        }

        if (c.LinkTest is not null) yield return RemovalTask.ReleaseLinkTest;
        var members = c.Port?.Lag?.Members ?? [];
        if (c.Loa is not null || members.Any(m => m.Loa is not null)) yield return RemovalTask.RevokeLoa;
        if (c.Wired is not null && c.Loa is not null || members.Any(m => m is { Wired: not null, Loa: not null })) yield return RemovalTask.IssueCeaseLetter;
        if (c.Addresses is not null) yield return RemovalTask.ReleaseAddresses;
        if (c.Port is not null) yield return RemovalTask.ReleasePort;
    }

    /// <summary>Something was taken or done after removal had begun: it is undone as well, even when all seemed over.</summary>
    private void MustUndo(RemovalTask task)
    {
        if (c.State is not (ConnectionState.PendingRemove or ConnectionState.Gone)) return;
        var removal = c.Removal ?? new Removal(now, input.Actor, null, []);
        if (removal.Remaining.Contains(task)) return;
        c = c with { Removal = removal with { Remaining = [.. removal.Remaining.Append(task).Order()] } };
        if (c.State is ConnectionState.Gone)
            To(ConnectionState.PendingRemove, FactTypes.RemovalReopened, $"{input.Word} came after everything was released: it is undone too.", c.Reason);
    }

    private void MustRemoveFromRouter()
    {
        MustUndo(RemovalTask.RemoveFromRouter);
        MustUndo(RemovalTask.VerifyRemoved);
    }

    public void DrainStarted()
    {
        Cleared(StepKind.Drain);
        if (c.Removal is not { DrainingSince: null, Remaining: [RemovalTask.Drain, ..] }) return;
        c = c with { Removal = c.Removal with { DrainingSince = now } };
        Note(FactTypes.DrainStarted, "Routes are announced with GRACEFUL_SHUTDOWN.");
    }

    /// <summary>Only the first on the list: what comes out of turn was done before something earlier had to be undone again.</summary>
    public void Undone(RemovalTask task, string? sentence = null)
    {
        if (c.Removal is not { Remaining: [var first, ..] } || first != task) return;
        c = c with { Trouble = null };
        c = task switch
        {
            RemovalTask.RemoveFromRouter => c.WithHalves(h => h with { Applied = null, Observed = SessionState.Absent, EstablishedSince = null }),
            RemovalTask.ReleaseLinkTest => c with { LinkTest = null },
            RemovalTask.RevokeLoa => WithoutLetters() with { Loa = null },
            RemovalTask.ReleaseAddresses => c with { Addresses = null },
            RemovalTask.ReleasePort => c with { Port = null },
            _ => c,
        };
        c = c with { Removal = c.Removal! with { Remaining = [.. c.Removal.Remaining.Where(t => t != task)] } };
        Note(FactTypes.Undone, sentence ?? $"Done: {task}.", task: task);
        Empty();
    }

    private void Empty()
    {
        if (c.Removal!.Remaining.Count == 0) To(ConnectionState.Gone, FactTypes.Gone, "Everything is removed and released.", c.Reason);
    }

    // ---- small things ---------------------------------------------------------------------------------------------------------------------------

    private void To(ConnectionState state, string fact, string sentence, string? reason = null, DateTimeOffset? deadline = null)
    {
        facts.Add(new Fact(fact, sentence, input.Actor) { From = c.State, To = state, Evidence = c.ReportId });
        var leavesTheWire = state is not (ConnectionState.ProvisioningStarted or ConnectionState.ExternalBlocker or ConnectionState.PendingRemove);
        c = c with
        {
            State = state,
            StateSince = now,
            Reason = reason,
            Deadline = deadline,
            Trouble = null,
            Blocker = state is ConnectionState.ExternalBlocker ? c.Blocker : null,
            Offer = state is ConnectionState.PendingApproval ? c.Offer : null,
            LinkTest = leavesTheWire && c.LinkTest is { Phase: not LinkTestPhase.Clearing } test ? test with { Phase = LinkTestPhase.Clearing } : c.LinkTest,
        };
    }

    private void Note(string type, string sentence, Guid? evidence = null, Family? family = null, RemovalTask? task = null) =>
        facts.Add(new Fact(type, sentence, input.Actor) { Evidence = evidence, Family = family, Task = task });

    private bool IsDue(StepKind step) => DueSteps.Of(c, now).Any(s => s.Kind == step);

    /// <summary>The step came through: whatever trouble it had is over.</summary>
    private void Cleared(StepKind step)
    {
        if (c.Trouble?.Step == step.ToString()) c = c with { Trouble = null };
    }
}
