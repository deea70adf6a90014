namespace Peerline.Lifecycle;

/// <summary>The types of facts about a connection. Names are stored: they are only ever added to.</summary>
public static class FactTypes
{
    public const string Requested = "connection.requested";
    public const string Resubmitted = "connection.resubmitted";
    public const string JudgementAsked = "connection.judgement-asked";
    public const string Judged = "connection.judged";
    public const string OfferMade = "connection.offer-made";
    public const string OfferAccepted = "connection.offer-accepted";
    public const string OfferDeclined = "connection.offer-declined";
    public const string OfferLapsed = "connection.offer-lapsed";
    public const string QuestionAsked = "connection.question-asked";
    public const string QuestionAnswered = "connection.question-answered";
    public const string Approved = "connection.approved";
    public const string Rejected = "connection.rejected";
    public const string PortAllocated = "connection.port-allocated";
    public const string AddressesAllocated = "connection.addresses-allocated";
    public const string LoaIssued = "connection.loa-issued";
    public const string ProvisioningStarted = "connection.provisioning-started";

    /// <summary>On an exchange: the place is known, and the peer configures its side.</summary>
    public const string ReadyAwaited = "connection.ready-awaited";
    public const string BlockerRaised = "connection.blocker-raised";
    public const string BlockerCleared = "connection.blocker-cleared";
    public const string Wired = "connection.wired";
    public const string PrefixesStated = "connection.prefixes-stated";
    public const string Ready = "connection.ready";
    public const string LinkTestPlanned = "connection.link-test-planned";
    public const string LinkTestPlaced = "connection.link-test-placed";
    public const string LinkTestStarted = "connection.link-test-started";
    public const string LinkTestEnded = "connection.link-test-ended";
    public const string LinkTestPassed = "connection.link-test-passed";
    public const string LinkTestFailed = "connection.link-test-failed";
    public const string LinkTestCleared = "connection.link-test-cleared";
    public const string DenyAllApplied = "connection.deny-all-applied";
    public const string ProvisioningFailed = "connection.provisioning-failed";
    public const string SessionEstablished = "connection.session-established";
    public const string SessionDown = "connection.session-down";
    public const string Validating = "connection.validating";
    public const string ValidationPassed = "connection.validation-passed";
    public const string ValidationFailed = "connection.validation-failed";
    public const string PolicyOpened = "connection.policy-opened";
    public const string PolicyClosed = "connection.policy-closed";
    public const string CheckWaived = "connection.check-waived";
    public const string RulesChanged = "connection.rules-changed";
    public const string AsSetChanged = "connection.as-set-changed";
    public const string PermissionChanged = "connection.permission-changed";
    public const string RestoreAsked = "connection.restore-asked";
    public const string HandAdopted = "connection.hand-adopted";
    public const string ChangeHeld = "connection.change-held";
    public const string ChangeReleased = "connection.change-released";
    public const string DeadlineExtended = "connection.deadline-extended";
    public const string DeadlinePassed = "connection.deadline-passed";
    public const string Retried = "connection.retried";
    public const string DemarcStated = "connection.demarc-stated";
    public const string Active = "connection.active";
    public const string Adopted = "connection.adopted";
    public const string AdoptionFailed = "connection.adoption-failed";
    public const string ChangeRequested = "connection.change-requested";
    public const string ChangeApproved = "connection.change-approved";
    public const string ChangeRejected = "connection.change-rejected";
    public const string ChangeWithdrawn = "connection.change-withdrawn";
    public const string ChangeStarted = "connection.change-started";
    public const string ChangeDone = "connection.change-done";
    public const string ChangeFailed = "connection.change-failed";
    public const string ChangeUndone = "connection.change-undone";
    public const string MemberUp = "connection.member-up";

    /// <summary>A member that counts went dark, or out of the LAG.</summary>
    public const string MemberDark = "connection.member-dark";

    /// <summary>It is up again, and has stayed so.</summary>
    public const string MemberLit = "connection.member-lit";
    public const string MemberKept = "connection.member-kept";
    public const string MemberLeaves = "connection.member-leaves";
    public const string MemberCeases = "connection.member-ceases";
    public const string MemberReleased = "connection.member-released";
    public const string TypeChangeRequested = "connection.type-change-requested";
    public const string TypeChangeStarted = "connection.type-change-started";
    public const string TypeChangeEnded = "connection.type-change-ended";
    public const string Cancelled = "connection.cancelled";
    public const string RemovalRequested = "connection.removal-requested";
    public const string RemovalReopened = "connection.removal-reopened";
    public const string DrainStarted = "connection.drain-started";

    /// <summary>The router was read: all that it announces to the peer carries GRACEFUL_SHUTDOWN.</summary>
    public const string DrainSeen = "connection.drain-seen";

    /// <summary>By traffic below the threshold, or by time.</summary>
    public const string DrainEnded = "connection.drain-ended";

    /// <summary>It is to go out of service for a while.</summary>
    public const string DrainAsked = "connection.drain-asked";

    /// <summary>It is out of service: DENY ALL both ways.</summary>
    public const string Culled = "connection.culled";
    public const string UndrainAsked = "connection.undrain-asked";
    public const string Undrained = "connection.undrained";
    public const string Undone = "connection.undone";
    public const string Gone = "connection.gone";
    public const string StepFailed = "connection.step-failed";
    public const string ResultLate = "connection.result-late";
}
