namespace Peerline.Lifecycle;

/// <summary>
/// Something that is to be done now (or at <paramref name="At"/>) outside the machine. Steps are never stored: they follow from the
/// connection, are carried out idempotently by <c>Stages/</c>, and what comes of them returns as an <see cref="Input"/>.
/// </summary>
public sealed record Step(StepKind Kind, DateTimeOffset At);

public enum StepKind
{
    /// <summary>Ask the operator's eligibility rules.</summary>
    JudgeRequest,
    AllocatePort,
    AllocateAddresses,
    IssueLoa,
    AddressLinkTest,
    PlaceLinkTest,
    RunLinkTest,
    ClearLinkTest,

    /// <summary>Bring the router to what is desired of this connection's session: DENY ALL or the validated policy.</summary>
    ApplySession,
    Validate,
    VerifyOpening,

    /// <summary>Take the subnet of a half that is being added.</summary>
    AllocateHalf,

    /// <summary>Judge the routes of a half that is being added, under DENY ALL.</summary>
    ValidateHalf,

    /// <summary>Judge the routes of an open half anew: the rules for the peer are others.</summary>
    JudgePermission,

    /// <summary>See whether a changed half proves itself.</summary>
    VerifyChange,
    TakeOffHalf,

    /// <summary>Reserve ports for the members that the LAG is short of.</summary>
    AllocateMembers,
    IssueMemberLoa,

    /// <summary>See whether a member is up in the LAG, or out of it.</summary>
    WatchMember,
    CeaseMember,
    ReleaseMember,
    ReleaseHalf,
    AdoptSession,
    Drain,
    RemoveFromRouter,
    VerifyRemoved,
    ReleaseLinkTest,
    RevokeLoa,
    IssueCeaseLetter,
    ReleaseAddresses,
    ReleasePort,

    /// <summary>Nothing but time: a deadline.</summary>
    Wait,
}
