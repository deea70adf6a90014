using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>One sentence for each reason, with what to do about it.</summary>
internal static class RefusalSentences
{
    public static Refusal Of(RefusalReason reason, Connection c) => reason switch
    {
        RefusalReason.NotUnderReview => new(reason, $"The connection is {c.State}: nothing is to be decided on it.", "state"),
        RefusalReason.NotProvisioning =>
            new(reason, $"The connection is {c.State}: this belongs to the time between approval and \"ready\".", "state"),
        RefusalReason.DeleteWhileProvisioning =>
            new(reason, $"The connection is {c.State} and cannot be deleted until provisioning has ended; the operator can cancel it.", "state"),
        RefusalReason.CancelOnlyWhileProvisioning =>
            new(reason, $"The connection is {c.State}: only provisioning can be cancelled. Delete the connection instead.", "state"),
        RefusalReason.BeingRemoved => new(reason, "The connection is being removed: nothing else can happen to it.", "state"),
        RefusalReason.AlreadyGone => new(reason, "The connection is gone.", "state"),
        RefusalReason.NothingToRestore => new(reason, $"The connection is {c.State}: nothing of it is on a router that could be restored.", "state"),
        RefusalReason.NothingToRetry => new(reason, $"The connection is {c.State} and nothing of it has failed.", "state"),
        RefusalReason.NoOpenQuestion => new(reason, "No question is open on this connection.", "question"),
        RefusalReason.NoOpenOffer => new(reason, "No offer of the operator's is open on this connection.", "offer"),
        RefusalReason.NothingOffered => new(reason, "Another facility or another bandwidth than asked for is to be offered.", "facilityId"),
        RefusalReason.OfferNeedsCable => new(reason, "The session runs over an exchange: neither facility nor bandwidth are the operator's to offer.", "connection"),
        RefusalReason.OfferNotAhead => new(reason, "The offer must hold until some time in the future.", "until"),
        RefusalReason.NotWiredYet => new(reason, "The cross connect is not reported as patched yet: say \"wired\" first.", "wired"),
        RefusalReason.AlreadyWired => new(reason, "The cross connect is patched: its ends stay where they are.", "wired"),
        RefusalReason.NoSuchMember => new(reason, c.Port?.Lag is { } lag
            ? $"The LAG has no member of that circuit id: it has {string.Join(", ", lag.Members.Select(m => m.CircuitId))}."
            : "The connection has no LAG: leave the member out.", "member"),
        RefusalReason.NoPrefixesStated =>
            new(reason, "No prefixes are stated: what is not stated cannot be permitted. State the prefixes that will be announced.", "statedPrefixes"),
        RefusalReason.AdoptedAcceptsItsOwn => new(reason,
            "A session that was adopted as it ran accepts what its own policy on the router says: no prefixes of its family can be stated.", "prefixes"),
        RefusalReason.LinkTestNotPassed => new(reason, "The operator requires a passed link test before \"ready\".", "linkTest"),
        RefusalReason.LinkTestUnderway => new(reason, "A link test is underway: end it first.", "linkTest"),
        RefusalReason.NoLinkTest => new(reason, "No link test is underway: plan one first.", "linkTest"),
        RefusalReason.LinkTestNotPlaced => new(reason, "The edge router does not have its link-test address yet.", "linkTest"),
        RefusalReason.NotBlocked => new(reason, $"The connection is {c.State}, not blocked.", "state"),
        RefusalReason.NoDeadline => new(reason, $"{c.State} has no deadline that could be moved.", "deadline"),
        RefusalReason.DeadlineNotAhead => new(reason, "The new deadline is not in the future.", "until"),
        RefusalReason.AdoptionTakesNoChanges =>
            new(reason, "A legacy session is converted as it is: changes are made after it is Active.", "connection"),
        RefusalReason.CannotChangeNow => new(reason, $"The connection is {c.State}: its request cannot be changed now.", "state"),
        RefusalReason.CannotDrainNow => new(reason, c.ChangingHalf is { } half
            ? $"The {half.Family} half is being changed: wait until it is done, or take the change back."
            : $"The connection is {c.State}: only what is in service goes out of it.", "state"),
        RefusalReason.AdoptedNotDrained => new(reason,
            "The session was adopted as it ran and its policy is not rewritten: drain it by hand on the router.", "connection"),
        RefusalReason.AdoptedNotRestored => new(reason,
            "The session was adopted and its text on the router is the operator's own: put it back there, or adopt it as it stands now.", "connection"),
        RefusalReason.NotDrained => new(reason, "The connection is not out of service by this.", "drain"),
        RefusalReason.DrainedForWork => new(reason, "Planned work keeps the connection out of service: finish or cancel that.", "drain"),
        RefusalReason.FacilityStays => new(reason,
            $"The connection is at facility {c.Requested.FacilityId} and stays there: add a connection at the other, then remove this one.", "facilityId"),
        RefusalReason.AdoptedHalfStays => new(reason,
            "The session was adopted as it ran and is left as it is, since its key is not known here: add a connection, then remove this one.", "connection"),
        RefusalReason.LastHalfStays => new(reason, "A session has at least one half: remove the connection instead.", "connection"),
        RefusalReason.NoCable => new(reason,
            "The session runs over the exchange's LAN: there is no cross connect to report and no link to test. State the prefixes and say \"ready\".",
            "connection"),
        RefusalReason.NoChangeUnderway => new(reason, "No change of this connection is underway that could be taken back.", "change"),
        RefusalReason.NothingHeld => new(reason, "No change of this connection is held.", "change"),
        RefusalReason.OtherChangeHeld => new(reason,
            $"The change that is held has the hash {c.Trouble?.Held?.Hash}, not that one: look at its plan again.", "hash"),
        RefusalReason.SecondPersonNeeded => new(
            reason, $"Who has asked for a part of this change cannot release it ({string.Join(", ", c.Authors)}): another person has to.", "change"),
        RefusalReason.AddressesStay => new(reason,
            "The addresses of a half that is in service stay as they are: remove the half, then add it with others.", "addressProvider"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
