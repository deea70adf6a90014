namespace Peerline.Lifecycle;

/// <summary>Why an input was refused: a stable word, one sentence, and what it is about.</summary>
/// <param name="Target">The field or object that the rule is about, as the API names it.</param>
public sealed record Refusal(RefusalReason Reason, string Sentence, string Target);

/// <summary>The reasons, the same in log, API answer and test.</summary>
public enum RefusalReason
{
    /// <summary>A person already decided, or nothing is to be decided now.</summary>
    NotUnderReview,

    /// <summary>The input belongs to the time between approval and "ready".</summary>
    NotProvisioning,
    DeleteWhileProvisioning,
    CancelOnlyWhileProvisioning,
    BeingRemoved,
    AlreadyGone,
    NothingToRetry,
    NothingToRestore,
    NoOpenQuestion,
    NoOpenOffer,

    /// <summary>It offers what was asked for.</summary>
    NothingOffered,

    /// <summary>On an exchange the place is the peer's own port there: no other can be offered.</summary>
    OfferNeedsCable,
    OfferNotAhead,
    NotWiredYet,
    AlreadyWired,

    /// <summary>The connection has no LAG with such a member.</summary>
    NoSuchMember,
    NoPrefixesStated,
    AdoptedAcceptsItsOwn,
    LinkTestNotPassed,
    LinkTestUnderway,
    NoLinkTest,
    LinkTestNotPlaced,
    NotBlocked,
    NoDeadline,
    DeadlineNotAhead,
    AdoptionTakesNoChanges,
    CannotChangeNow,

    /// <summary>Only what is in service goes out of it, and not while a half is being changed.</summary>
    CannotDrainNow,

    /// <summary>Its policy is the operator's own text.</summary>
    AdoptedNotDrained,

    /// <inheritdoc cref="AdoptedNotDrained"/>
    AdoptedNotRestored,
    NotDrained,

    /// <summary>Planned work keeps it out of service, not the operator's hand.</summary>
    DrainedForWork,

    /// <summary>Another building is another cross connect.</summary>
    FacilityStays,

    /// <summary>Both ends of a session that runs have its addresses.</summary>
    AddressesStay,

    /// <summary>What the operator configured by hand is watched, not rewritten: its key is not known.</summary>
    AdoptedHalfStays,
    LastHalfStays,

    /// <summary>On an exchange nothing is patched and no link is tested.</summary>
    NoCable,
    NoChangeUnderway,
    NothingHeld,

    /// <summary>What was looked at is not what is held any more.</summary>
    OtherChangeHeld,

    /// <summary>What touches so much is looked at by two.</summary>
    SecondPersonNeeded,
}
