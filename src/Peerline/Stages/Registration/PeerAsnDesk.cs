using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Stages.Registration;

/// <summary>Where peers register their ASNs and the operator says whether they hold them.</summary>
public sealed class PeerAsnDesk(PeerlineStore store)
{
    /// <summary>Registrations of one subscription that are not approved: each keeps others from the number, and the operator has to look at it.</summary>
    private const int MostUndecided = 50;

    /// <summary>
    /// Creates or changes a registration. The number stays what it is; a new company name is looked at again, new contacts are not.
    /// </summary>
    public Task<Answer<PeerAsn>> PutAsync(
        Caller caller, Guid subscription, PeerAsnDraft draft, long? ifVersion = null, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<PeerAsn>>(
            caller,
            async work =>
            {
                if (!await work.Db.Subscriptions.AnyAsync(s => s.Id == subscription, cancel))
                    return new Answer<PeerAsn>.NotFound("subscription");
                if (await work.ProfileOrNullAsync() is not { } profile) return new Answer<PeerAsn>.Refused([NoOperator.Problem]);
                var problems = PeerAsnRules.Check(draft, profile);
                if (problems.Count > 0) return new Answer<PeerAsn>.Invalid(problems);
                var present = await FindAsync(work, subscription, draft.Name);
                if (ifVersion is { } version && version != (present?.Version ?? 0)) return new Answer<PeerAsn>.Stale(present?.Version ?? 0);
                return present is null ? await CreateAsync(work, subscription, draft) : await ChangeAsync(work, present, draft);
            },
            cancel);

    public Task<Answer<PeerAsn>> DeleteAsync(
        Caller caller, Guid subscription, string name, long? ifVersion = null, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<PeerAsn>>(
            caller,
            async work =>
            {
                if (await FindAsync(work, subscription, name) is not { } asn) return new Answer<PeerAsn>.NotFound("peer ASN");
                if (ifVersion is { } version && version != asn.Version) return new Answer<PeerAsn>.Stale(asn.Version);
                var users = await work.Db.LivePeerings().Where(p => p.PeerAsnId == asn.Id).Select(p => p.NameKey).ToListAsync(cancel);
                if (users.Count > 0)
                    return new Answer<PeerAsn>
                        .Refused([new("PeerAsnInUse", $"AS{asn.Asn} is used by {string.Join(", ", users)}: delete these first.", "name")]);
                work.Db.PeerAsns.Remove(await work.Db.PeerAsns.FirstAsync(r => r.Id == asn.Id, cancel));
                await NoteAsync(work, asn, PeerAsnEvents.Deleted, "delete", $"AS{asn.Asn} is no longer registered.");
                return asn;
            },
            cancel);

    /// <summary>The operator is convinced that the subscription holds the ASN.</summary>
    public Task<Answer<PeerAsn>> ApproveAsync(Caller caller, Guid id, long? ifVersion = null, CancellationToken cancel = default) =>
        DecideAsync(caller, id, PeerAsnValidation.Approved, null, ifVersion, cancel);

    /// <param name="reason">For the peer to read.</param>
    public Task<Answer<PeerAsn>> FailAsync(
        Caller caller, Guid id, string reason, long? ifVersion = null, CancellationToken cancel = default) =>
        DecideAsync(caller, id, PeerAsnValidation.Failed, reason, ifVersion, cancel);

    private Task<Answer<PeerAsn>> DecideAsync(
        Caller caller, Guid id, PeerAsnValidation verdict, string? reason, long? ifVersion, CancellationToken cancel) =>
        store.WriteAsync<Answer<PeerAsn>>(
            caller,
            async work =>
            {
                if (await work.PeerAsnAsync(id) is not { } asn) return new Answer<PeerAsn>.NotFound("peer ASN");
                if (!caller.IsOperatorOf(Scope.Of(asn.SubscriptionId)))
                    return new Answer<PeerAsn>.Forbidden("Whether a registration holds is the operator's to say.");
                if (ifVersion is { } version && version != asn.Version) return new Answer<PeerAsn>.Stale(asn.Version);
                if (verdict is PeerAsnValidation.Failed && string.IsNullOrWhiteSpace(reason))
                    return new Answer<PeerAsn>.Invalid([new("ReasonMissing", "Say why, for the peer to read.", "reason")]);
                if (asn.Validation == verdict && asn.Reason == reason) return asn;
                if (asn.Validation is PeerAsnValidation.Approved && await work.Db.LivePeerings().AnyAsync(p => p.PeerAsnId == id, cancel))
                    return new Answer<PeerAsn>
                        .Refused([new("PeerAsnInUse", $"AS{asn.Asn} has peerings: deprovision them first.", "validation")]);
                var decided = await work.SaveAsync(asn with { Validation = verdict, Reason = reason, ChangedAt = work.Now });
                await (verdict is PeerAsnValidation.Approved
                    ? NoteAsync(work, decided, PeerAsnEvents.Approved, "approve", $"AS{asn.Asn} is approved.")
                    : NoteAsync(work, decided, PeerAsnEvents.Failed, "fail", $"AS{asn.Asn} is not accepted: {reason}"));
                return decided;
            },
            cancel);

    private static async Task<Answer<PeerAsn>> CreateAsync(Work work, Guid subscription, PeerAsnDraft draft)
    {
        // One holder an ASN, over all subscriptions: the filter of the caller would hide the other one.
        if (await work.Db.PeerAsns.IgnoreQueryFilters().FirstOrDefaultAsync(r => r.Asn == draft.Asn) is { } holder)
        {
            return new Answer<PeerAsn>.Refused(
            [
                new("AsnAlreadyRegistered", holder.SubscriptionId == subscription
                    ? $"AS{draft.Asn} is registered in this subscription under another name."
                    : $"AS{draft.Asn} is registered by somebody else. If you hold it, write to {(await work.ProfileAsync()).PeeringEmail}.",
                        "asn"),
            ]);
        }

        var undecided = (await work.Db.PeerAsns.Where(a => a.SubscriptionId == subscription).ToListAsync())
            .Count(a => a.ToPeerAsn().Validation is not PeerAsnValidation.Approved);
        if (!work.Caller.IsOperator && undecided >= MostUndecided)
            return new Answer<PeerAsn>.Refused(
                [new("TooManyRegistrations", $"{undecided} registrations of this subscription wait or were not accepted: delete some, or wait.", "asn")]);

        var made = await work.SaveAsync(new PeerAsn
        {
            Id = work.NewId(),
            SubscriptionId = subscription,
            Name = draft.Name,
            Asn = new Asn((uint)draft.Asn!),
            PeerName = draft.PeerName!.Trim(),
            Contacts = PeerAsnRules.Contacts(draft),
            AsSet = PeerAsnRules.AsSet(draft),
            CreatedAt = work.Now,
            ChangedAt = work.Now,
        });
        await NoteAsync(work, made, PeerAsnEvents.Registered, "register",
            $"AS{made.Asn} is registered for {made.PeerName} and waits for approval.");
        return new Answer<PeerAsn>.Done(made, Created: true);
    }

    private static async Task<Answer<PeerAsn>> ChangeAsync(Work work, PeerAsn present, PeerAsnDraft draft)
    {
        if (present.Asn.Value != draft.Asn)
            return new Answer<PeerAsn>
                .Refused([new("AsnImmutable", $"'{present.Name}' is AS{present.Asn}; register AS{draft.Asn} under another name.", "asn")]);
        var contacts = PeerAsnRules.Contacts(draft);
        var name = draft.PeerName!.Trim();
        var again = present.Validation is PeerAsnValidation.Failed || name != present.PeerName;
        var asSet = draft.LeavesAsSet ? present.AsSet : PeerAsnRules.AsSet(draft);
        if (!again && asSet == present.AsSet && contacts.SequenceEqual(present.Contacts)) return present;
        var changed = await work.SaveAsync(present with
        {
            PeerName = name,
            Contacts = contacts,
            AsSet = asSet,
            Validation = again ? PeerAsnValidation.Pending : present.Validation,
            Reason = again ? null : present.Reason,
            ChangedAt = work.Now,
        });
        await NoteAsync(work, changed, PeerAsnEvents.Changed, "change",
            again ? $"AS{changed.Asn} was changed and waits for approval." : asSet == present.AsSet
                ? $"The contacts of AS{changed.Asn} were changed."
                : $"The AS-SET of AS{changed.Asn} is {asSet ?? "no longer stated"}.");
        return changed;
    }

    private static async Task<PeerAsn?> FindAsync(Work work, Guid subscription, string name)
    {
        var key = Work.Key(name);
        return (await work.Db.PeerAsns.FirstOrDefaultAsync(r => r.SubscriptionId == subscription && r.NameKey == key))?.ToPeerAsn();
    }

    internal static async Task NoteAsync(Work work, PeerAsn asn, string type, string action, string sentence)
    {
        await work.AppendAsync(
            asn.Id, asn.SubscriptionId, type, work.Caller.Name, new PeerAsnEvent(asn.Name, asn.Asn, sentence, asn.Reason));
        work.Audit(asn.SubscriptionId, $"peer-asn/{action}", $"peerAsns/{asn.Id}", sentence);
    }
}
