using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Provisioning.Rollouts;
using Peerline.Storage;

namespace Peerline.Stages.Inventory;

/// <summary>Who runs this installation, and the policy. What was requested before a change keeps its terms.</summary>
public sealed class OperatorProfiles(PeerlineStore store)
{
    public Task<Answer<OperatorProfile>> SetAsync(
        Caller caller, OperatorProfileDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        WriteAsync(caller, ifVersion, (old, rules) =>
        {
            rules.Line(draft.LegalName, "legalName", 120);
            rules.Text(draft.Address, "address", 400);
            rules.Must(new Routing.Addressing.Asn(draft.Asn) is { IsReserved: false }, "InvalidAsn",
                $"{draft.Asn} is not an AS number that a network holds.", "asn");
            rules.Email(draft.NocEmail, "nocEmail");
            rules.Line(draft.NocPhone, "nocPhone", 40);
            rules.Email(draft.PeeringEmail, "peeringEmail");
            rules.Line(draft.Signatory, "signatory", 120);
            if (draft.SignatoryTitle is not null) rules.Line(draft.SignatoryTitle, "signatoryTitle", 120);
            var policy = PolicyRules.Read(draft.Policy, rules, "policy.");
            return new OperatorProfile
            {
                LegalName = draft.LegalName ?? "",
                Address = draft.Address ?? "",
                Asn = draft.Asn,
                Noc = new Contact(ContactRole.Noc, draft.NocEmail, draft.NocPhone),
                PeeringEmail = draft.PeeringEmail ?? "",
                Signatory = draft.Signatory ?? "",
                SignatoryTitle = draft.SignatoryTitle ?? OperatorProfile.DefaultSignatoryTitle,
                Policy = policy,
                Eligibility = old?.Eligibility,
                Freezes = old?.Freezes ?? [],
                Canary = old?.Canary,
                Rollout = old?.Rollout,
                Version = old?.Version ?? 0,
            };
        }, cancel);

    /// <summary>The policy alone; the rest of the profile stays.</summary>
    public Task<Answer<OperatorProfile>> SetPolicyAsync(
        Caller caller, PolicyDraft draft, long? ifVersion, CancellationToken cancel = default) =>
        WriteAsync(caller, ifVersion, (old, rules) =>
            old is null ? null : old with { Policy = PolicyRules.Read(draft, rules, "") }, cancel);

    private Task<Answer<OperatorProfile>> WriteAsync(
        Caller caller, long? ifVersion, Func<OperatorProfile?, InputRules, OperatorProfile?> make, CancellationToken cancel) =>
        !caller.IsOperator
            ? Task.FromResult<Answer<OperatorProfile>>(new Answer<OperatorProfile>.Forbidden("The profile is the operator's to change."))
            : store.WriteAsync<Answer<OperatorProfile>>(caller, async work =>
            {
                var old = await work.ProfileOrNullAsync();
                if (ifVersion is { } version && version != (old?.Version ?? 0)) return new Answer<OperatorProfile>.Stale(old?.Version ?? 0);
                var rules = new InputRules();
                if (make(old, rules) is not { } profile) return new Answer<OperatorProfile>.NotFound("profile");
                var metros = (await work.Db.Metros.ToListAsync(cancel)).Select(m => m.ToMetro().Name).ToHashSet();
                foreach (var metro in profile.Policy.ExportByMetro.Keys.Where(m => !metros.Contains(m)))
                    rules.Add("UnknownMetro", $"There is no metro '{metro}' in the inventory.", "exportByMetro");
                if (!rules.Hold) return new Answer<OperatorProfile>.Invalid(rules.Problems);
                return await SaveAsync(work, old, profile, cancel);
            }, cancel);

    /// <summary>What sessions carry of it goes to one of them first.</summary>
    internal static async Task<Answer<OperatorProfile>> SaveAsync(Work work, OperatorProfile? old, OperatorProfile profile, CancellationToken cancel)
    {
        if (old?.Rollout is { IsOpen: true } && RolloutStart.Changes(old.Policy, profile.Policy) is { Count: > 0 } changes)
            return new Answer<OperatorProfile>.Refused([RolloutDesk.Underway(changes)]);
        profile = await work.SaveAsync(await RolloutStart.OfAsync(work, old, profile, cancel));
        // The former policy is in the events and the audit already.
        var said = profile with { Rollout = null };
        await work.AppendAsync(Work.OperatorProfileId, null, "profile.changed", work.Caller.Name, said);
        work.Audit(null, "profile/change", "profile", PeerlineJson.Write(said));
        if (profile.Rollout is { } begun && begun.Id != old?.Rollout?.Id)
            await RolloutDesk.TellAsync(work, begun, RolloutEvents.Started, RolloutStart.Sentence(begun));
        return new Answer<OperatorProfile>.Done(profile, Created: old is null);
    }
}
