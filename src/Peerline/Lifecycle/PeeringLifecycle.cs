using Peerline.Model;
using static Peerline.Model.ConnectionState;

namespace Peerline.Lifecycle;

/// <summary>
/// The life of a connection. Pure: no I/O, no clock, nothing remembered. Whoever opens one file should open this one.
/// <para><c>Next</c> takes what happened and gives the connection as it is then, the facts to record and the steps that are due;
/// or refuses with reasons. It is total: every state answers every input, and results of steps are taken in every state, so that
/// nothing that was allocated or put on a router is ever forgotten.</para>
/// <para>The rule that all the rest serves: the policy of a session half is open only for a generation of its configuration whose
/// validation passed. Adoption of a legacy session is the one exception.</para>
/// </summary>
public static class PeeringLifecycle
{
    public static Outcome Next(Connection connection, Input input, DateTimeOffset now)
    {
        // What an older version did not tell is told once, before this turn changes what it follows from.
        var turn = new Turn(connection with { IsUnpassed = connection.IsUnpassed }, input, now);
        Decide(turn);
        return turn.Outcome();
    }

    /// <summary>The steps that are due for the connection as it is; what a worker asks first after any restart.</summary>
    public static IReadOnlyList<Step> Steps(Connection connection, DateTimeOffset now) => DueSteps.Of(connection, now);

    /// <summary>Whether it is the turn of a step: another worker may have been through.</summary>
    public static bool IsTurnOf(StepKind step, Connection connection, DateTimeOffset now) => Steps(connection, now).Any(s => s.Kind == step);

    private static void Decide(Turn t)
    {
        if (t.Input is Tick) t.LapseWaivers();
        switch (t.State, t.Input)
        {
            // ---- results of steps, in whatever state they arrive --------------------------------------------------------------
            case (_, RequestJudged i): t.TakeJudgement(i); break;
            case (_, PortAllocated i): t.TakePort(i.Port); break;
            case (_, AddressesAllocated i): t.TakeAddresses(i.Addresses); break;
            case (_, LoaIssued i): t.TakeLoa(i.Loa); break;
            case (_, LinkTestAddressed i): t.LinkTestAddressed(i); break;
            case (_, LinkTestPlaced i): t.LinkTestPlaced(i.AttemptId); break;
            case (_, LinkTestRan i): t.LinkTestRan(i); break;
            case (_, LinkTestCleared i): t.LinkTestCleared(i.AttemptId); break;
            case (_, Applied i): t.TakeApplied(i); break;
            case (_, SessionsObserved i): t.TakeObserved(i); break;
            case (_, StepFailed i): t.TakeTrouble(i); break;
            case (_, HalfAddressed i): t.TakeHalfAddress(i.Link); break;
            case (_, HalfValidated i): t.TakeHalfValidation(i); break;
            case (_, PermissionJudged i): t.TakePermission(i); break;
            case (_, AsSetChanged i): t.JudgeAnew(i.Sentence); break;
            case (_, TakePolicy i): t.TakePolicy(i); break;
            case (_, GetPolicyBack i): t.GetPolicyBack(i.Sentence); break;
            case (_, ChangeVerified i): t.TakeChangeVerified(i); break;
            case (_, ChangeRefuted i): t.TakeChangeRefuted(i); break;
            case (_, HalfTakenOff i): t.TakeHalfOff(i); break;
            case (_, HalfReleased i): t.TakeHalfReleased(i.Family); break;
            case (_, DrainSeen i): t.TakeDrainSeen(i); break;
            case (_, MembersAllocated i): t.TakeMembers(i.Members); break;
            case (_, MemberLoaIssued i): t.TakeMemberLoa(i); break;
            case (_, MemberSeen i): t.TakeMemberSeen(i); break;
            case (_, MemberCeased i): t.TakeMemberCeased(i.PortId); break;
            case (_, MemberReleased i): t.TakeMemberReleased(i.PortId); break;

            // ---- gone, and on the way there -------------------------------------------------------------------------------------
            case (Gone, Delete): break;
            case (Gone, _) when !t.IsResult: t.Refuse(RefusalReason.AlreadyGone); break;

            case (PendingRemove, Tick): t.EndDrainByTime(); break;
            case (PendingRemove, Undone i): t.Undone(i.Task); break;
            case (PendingRemove, DrainStarted): t.DrainStarted(); break;
            case (PendingRemove, Delete): break;
            case (PendingRemove, WithdrawChange) when t.IsOnlyDraining: t.TakeRemovalBack(); break;
            case (PendingRemove, Modify i) when t.IsOnlyDraining:
                t.TakeRemovalBack();
                t.Modify(i);
                break;
            case (PendingRemove, Retry): t.RetryNow(); break;
            case (PendingRemove, WaiveRules i): t.WaiveRules(i); break;
            case (PendingRemove, RestoreSessions i) when t.IsBehind: t.Restore(i.Reason); break;
            case (PendingRemove, _) when !t.IsResult: t.Refuse(RefusalReason.BeingRemoved); break;

            // ---- out of service for a while -----------------------------------------------------------------------------------------
            case (_, StartDrain i): t.StartDrain(i); break;
            case (_, Undrain i): t.Undrain(i); break;

            // ---- in service: changes of what is in force -----------------------------------------------------------------------------
            case (_, Modify i) when t.IsInService: t.Modify(i); break;
            case (ProvisioningStarted or ExternalBlocker or ProvisioningFailed, Modify i): t.Correct(i.Request); break;
            case (Approved, Modify i) when t.AwaitsReady: t.Correct(i.Request); break;
            case (_, Modify): t.Refuse(RefusalReason.CannotChangeNow); break;
            case (_, WithdrawChange): t.WithdrawChange(); break;
            case (_, Approve) when t.AwaitsApproval: t.ApproveChange(); break;
            case (_, Reject i) when t.AwaitsApproval: t.RejectChange(i.Reason); break;
            case (_, JudgeAgain) when t.AwaitsApproval: t.AskForJudgement(); break;
            case (_, AskQuestion i) when t.AwaitsApproval: t.Ask(i.Text); break;
            case (_, AnswerQuestion i) when t.AwaitsApproval: t.Answer(i.Text); break;
            case (_, SayWired i) when t.AddsMember: t.Wire(i); break;
            case (_, StateDemarc { Member: not null } i) when t.AddsMember: t.StateDemarc(i); break;
            case (_, StatePrefixes i) when t.IsInService: t.RestatePrefixes(i.Prefixes); break;
            case (_, ApplyFailed i) when t.FailsChange: t.FailChange($"The edge router did not take it: {i.Reason}"); break;
            case (_, Tick) when t.IsInService: t.PassTime(); break;

            // ---- the request and its review ---------------------------------------------------------------------------------------
            case (PendingApproval, Approve) when t.IsAdoption: t.ApproveAdoption(); break;
            case (PendingApproval, Approve): t.Approve(); break;
            case (PendingApproval, OfferInstead i) when !t.IsAdoption: t.Offer(i); break;
            case (PendingApproval, AcceptOffer): t.AcceptOffer(); break;
            case (PendingApproval, DeclineOffer i): t.DeclineOffer(i.Reason); break;
            case (PendingApproval, Tick): t.LapseOffer(); break;
            case (_, AcceptOffer or DeclineOffer): t.Refuse(RefusalReason.NoOpenOffer); break;
            case (PendingApproval, JudgeAgain) when !t.IsAdoption: t.AskForJudgement(); break;
            case (PendingApproval, Reject i): t.Reject(i.Reason); break;
            case (PendingApproval, AskQuestion i): t.Ask(i.Text); break;
            case (PendingApproval, AnswerQuestion i): t.Answer(i.Text); break;
            case (PendingApproval or Rejected, Resubmit) when t.IsAdoption: t.Refuse(RefusalReason.AdoptionTakesNoChanges); break;
            case (PendingApproval or Rejected, Resubmit i): t.Resubmit(i); break;
            case (PendingApproval, SessionAdopted i) when t.IsToBeAdopted: t.Adopt(i); break;
            case (PendingApproval, AdoptionFailed i) when t.IsToBeAdopted: t.FailAdoption(i.Reason); break;
            case (_, Approve or Reject or AskQuestion or JudgeAgain or OfferInstead): t.Refuse(RefusalReason.NotUnderReview); break;
            case (_, AnswerQuestion): t.Refuse(RefusalReason.NoOpenQuestion); break;
            case (_, Resubmit): t.Refuse(RefusalReason.CannotChangeNow); break;

            // ---- "ready" on an exchange, where nothing is wired ----------------------------------------------------------------------
            case (_, SayWired or StateDemarc or PlanLinkTest) when !t.HasCable: t.Refuse(RefusalReason.NoCable); break;
            case (Approved, StatePrefixes i) when t.AwaitsReady: t.StatePrefixes(i.Prefixes); break;
            case (Approved, SayReady) when t.AwaitsReady: t.Ready(); break;
            case (Approved, Tick) when t.AwaitsReady && t.DeadlinePassed: t.Expire("\"Ready\" was not said in time."); break;

            // ---- wiring, link test, "ready" ---------------------------------------------------------------------------------------
            case (ProvisioningStarted or ExternalBlocker or ProvisioningFailed, SayWired i): t.Wire(i); break;
            case (PendingApproval or Approved or ProvisioningStarted or ExternalBlocker, StateDemarc i) when !t.IsAdoption: t.StateDemarc(i); break;
            case (ProvisioningStarted or ExternalBlocker, StatePrefixes i): t.StatePrefixes(i.Prefixes); break;
            case (ProvisioningStarted or ExternalBlocker or ProvisioningFailed, PlanLinkTest i): t.PlanLinkTest(i.AttemptId); break;
            case (ProvisioningStarted or ExternalBlocker or ProvisioningFailed, RunLinkTest): t.RunLinkTest(); break;
            case (_, EndLinkTest): t.EndLinkTest(); break;
            case (ProvisioningStarted, SayReady): t.Ready(); break;
            case (ProvisioningStarted, RaiseBlocker i): t.Block(i); break;
            case (ExternalBlocker, ClearBlocker): t.Unblock(); break;
            case (ProvisioningStarted, ApplyFailed i) when t.IsReady: t.Fail($"The edge router did not take the configuration: {i.Reason}"); break;
            case (ProvisioningStarted, Tick) when t.DeadlinePassed && !t.IsReady: t.Expire("\"Ready\" was not said in time."); break;
            case (_, ClearBlocker): t.Refuse(RefusalReason.NotBlocked); break;
            case (_, SayWired or StateDemarc or StatePrefixes or SayReady or PlanLinkTest or RunLinkTest or RaiseBlocker):
                t.Refuse(RefusalReason.NotProvisioning);
                break;

            // ---- DENY ALL is on the router: the session comes up, is validated, is opened -----------------------------------------
            case (ProvisioningCompleted or Validating, ValidationFinished i) when !t.IsPresent(i.GenerationV4, i.GenerationV6): t.NoteLate(); break;
            case (ProvisioningCompleted or Validating, ValidationFinished { Passed: false } i): t.FailValidation(i.ReportId, i.Summary); break;
            case (ProvisioningCompleted, ValidationFinished): t.StartValidating(); break;
            case (Validating, ValidationFinished i) when t is { IsOpen: false, MustClose: false }: t.PassValidation(i); break;
            case (Validating, OpeningVerified i) when t.IsOpenOnRouter && t.IsPresent(i.GenerationV4, i.GenerationV6): t.Activate(i.ReportId); break;
            case (Validating, OpeningRefuted i) when t.IsOpen && t.IsPresent(i.GenerationV4, i.GenerationV6): t.FailValidation(i.ReportId, i.Summary); break;
            case (Validating, ApplyFailed i) when t.IsOpen: t.Fail($"The edge router did not take the policy: {i.Reason}"); break;

            // ---- after a failure, and by the operator's hand ----------------------------------------------------------------------
            case (ProvisioningFailed, Retry): t.Retry(); break;
            case (_, Retry): t.RetryNow(); break;
            case (ProvisioningStarted or ProvisioningCompleted, Delete): t.Refuse(RefusalReason.DeleteWhileProvisioning); break;
            case (_, Delete i): t.Remove(i.Reason); break;
            case (ProvisioningStarted or ProvisioningCompleted, Cancel i): t.Cancel(i.Reason); break;
            case (_, Cancel): t.Refuse(RefusalReason.CancelOnlyWhileProvisioning); break;
            case (_, WaiveCheck i): t.Waive(i); break;
            case (_, WaiveRules i): t.WaiveRules(i); break;
            case (_, AdoptByHand i): t.AdoptByHand(i); break;
            case (_, RestoreSessions i): t.Restore(i.Reason); break;
            case (_, ReleaseChange i): t.Release(i.Reason, i.Hash); break;
            case (_, ExtendDeadline i): t.Extend(i.Until); break;

            // ---- results that are too late to matter, and time that changes nothing: recorded as they came, or nothing at all -----
            case (_, ApplyFailed i): t.TakeTrouble(new StepFailed(StepKind.ApplySession, i.Reason, t.Soon)); break;
            case (_, SessionAdopted i): t.TakeLateAdoption(i); break;
            case (_, AdoptionFailed or ValidationFinished or OpeningVerified or OpeningRefuted): t.NoteLate(); break;
            case (_, Undone or DrainStarted or Tick): break;
            default: throw new NotSupportedException($"No arm for {t.Input.Word}: the machine must be total.");
        }
    }
}
