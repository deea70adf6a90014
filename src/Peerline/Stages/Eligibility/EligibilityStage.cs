using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Registration;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Stages.Eligibility;

/// <summary>Judges a request, or a change that waits for the operator: gathers the facts, asks the file's rules, keeps the decision with both.</summary>
public sealed class EligibilityStage(PeerlineStore store, EligibilityFactBook book, AsnProofDesk proofs) : IStage
{
    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.JudgeRequest };

    public async Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel)
    {
        var holder = await store.ReadAsync(Caller.System, async db =>
            (await db.Peerings.FirstAsync(p => p.Id == connection.PeeringId, cancel)).PeerAsnId, cancel);
        await proofs.LookAgainAsync(holder, connection.IsInService ? "the change of a connection" : "the request of a peering", cancel);
        var (file, peering, asn, found) = await store.ReadAsync(Caller.System, async db =>
        {
            var profile = (await db.Profiles.FirstAsync(cancel)).ToProfile();
            var peering = (await db.Peerings.FirstAsync(p => p.Id == connection.PeeringId, cancel)).ToPeering();
            var asn = (await db.PeerAsns.FirstAsync(a => a.Id == peering.PeerAsnId, cancel)).ToPeerAsn();
            return (profile.Eligibility ?? EligibilityFile.Default, peering, asn,
                await book.OfRequestAsync(db, connection, asn, profile, store.Time.GetUtcNow()));
        }, cancel);
        if (asn.Validation is not PeerAsnValidation.Approved)
            return new StepResult.Say(new StepFailed(
                step, $"The registration of AS{asn.Asn} for {asn.PeerName} is not approved: requests are judged after that.", store.Time.GetUtcNow() + ConnectionWorker.RetryDelay(connection)));
        var (policy, problems) = EligibilityFile.Read(file);
        if (policy is null)
            return new StepResult.Say(new StepFailed(step, $"The eligibility file cannot be read: {string.Join(" ", problems.Select(p => p.Sentence))}", null));
        var facts = found.Counted(policy, await book.WithRecordsAsync(found.Own, cancel));
        return await store.WriteAsync(Caller.System, work => RecordAsync(work, connection, peering, asn, policy.Judge(facts), facts), cancel);
    }

    private static async Task<StepResult> RecordAsync(
        Work work, Connection judged, Peering peering, PeerAsn asn, Judgement judgement, EligibilityFacts facts)
    {
        // What was changed while the registers were asked is judged as it is now.
        if (await work.ConnectionAsync(judged.Id) is not { } c || c.Version != judged.Version) return StepResult.Said.Instance;
        var decision = new EligibilityDecision(work.NewId(), c.Id, peering.Id, peering.Name, asn.Asn, work.Now, judgement, facts)
        {
            Change = c.Change is { } change ? RequestDifference.Sentence(c.Requested, change.Wanted) : null,
        };
        await work.AppendAsync(c.Id, c.SubscriptionId, EligibilityDecision.EventType, work.Caller.Name, decision);
        await ConnectionDesk.SayAsync(work, c, new RequestJudged(decision.Id, judgement.Outcome, judgement.Summary));
        return StepResult.Said.Instance;
    }
}
