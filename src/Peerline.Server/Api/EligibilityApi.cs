using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tokens;
using Peerline.Stages.Eligibility;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>The eligibility rules, readable by everybody; their decisions, readable by both sides.</summary>
internal static class EligibilityApi
{
    private const int ReplayedAtOnce = 200;

    public static void MapEligibility(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("Eligibility");
        group.MapGet("/eligibility", GetAsync).AllowAnonymous().WithName("GetEligibility")
            .WithSummary("The rules by which requests are judged; no login needed");
        group.MapPut("/eligibility", SetAsync).RequireAuthorization(TokenAuthority.Operator).WithMetadata(new TakesIfMatch())
            .WithName("SetEligibility").WithSummary("Put another eligibility file in force (operator)");
        group.MapPost("/eligibility/check", Check).RequireAuthorization(TokenAuthority.Operator)
            .WithName("CheckEligibility").WithSummary("What a file says, or everything that is wrong with it; changes nothing (operator)");
        group.MapPost("/eligibility/replay", ReplayAsync).RequireAuthorization(TokenAuthority.Operator)
            .WithName("ReplayEligibility").WithSummary("What a file says to the decisions of before (operator)");
        group.MapGet("/connections/{id:guid}/eligibility", OfConnectionAsync).WithMetadata(new Paged())
            .WithName("ListEligibilityDecisions").WithSummary("What the rules said to the request and to its changes, rule by rule; the newest first");
    }

    private static Task<Reply<Wire.Eligibility>> GetAsync(PeerlineStore store, CancellationToken cancel) =>
        store.ReadAsync(Caller.System, async db => (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile() is { } profile
            ? Of(profile)
            : Reply<Wire.Eligibility>.NotFound("policy yet"), cancel);

    private static Reply<Wire.Eligibility> Of(OperatorProfile profile) =>
        Shape(profile.Eligibility ?? EligibilityFile.Default, profile.Version);

    private static async Task<Reply<Wire.Eligibility>> SetAsync(
        Caller caller, EligibilityDesk desk, Body<Wire.EligibilityText> body, IfMatch match, CancellationToken cancel)
    {
        if (!match.IsPresent) return Reply<Wire.Eligibility>.No(Refusal.MatchRequired);
        var answer = await desk.SetAsync(caller, body.Value.Text, match.Version, cancel);
        return answer is Answer<OperatorProfile>.Done done ? Of(done.Value) : Reply<Wire.Eligibility>.No(Refusal.From(answer));
    }

    private static Reply<Wire.Eligibility> Check(Body<Wire.EligibilityText> body) => Shape(body.Value.Text, null);

    private static async Task<Reply<Wire.EligibilityReplayPage>> ReplayAsync(
        Caller caller, EligibilityDesk desk, Body<Wire.EligibilityReplay> body, CancellationToken cancel) =>
        Reply<Wire.EligibilityReplayPage>.From(
            await desk.ReplayAsync(caller, body.Value.Text, body.Value.After ?? 0, ReplayedAtOnce, cancel),
            p => new(p.PolicyHash, [.. p.Decisions.Select(Shape)], p.Next));

    private static Task<Reply<Wire.Page<Wire.EligibilityDecision>>> OfConnectionAsync(
        ConnectionViews views, Guid id, Paging paging, CancellationToken cancel) =>
        views.ReadAsync(id, async (db, _) => paging.Of((await EligibilityDesk.OfAsync(db, id, cancel)).Select(Shape)), cancel);

    private static Reply<Wire.Eligibility> Shape(string text, long? version)
    {
        var (policy, problems) = EligibilityFile.Read(text);
        return policy is null
            ? Reply<Wire.Eligibility>.No(Refusal.Invalid(problems))
            : Reply<Wire.Eligibility>.Ok(new(text, policy.Hash, policy.WhenAllMet.ToString(), [.. policy.Rules.Select(Shape)]), version);
    }

    private static Wire.EligibilityRule Shape(EligibilityRule rule)
    {
        var known = RuleCatalogue.Find(rule.Name)!;
        return new(rule.Name, known.Group, known.Asks, rule.Unmet.ToString(), rule.Unknown.ToString(),
            [.. rule.Numbers.Select(n => $"{n.Key}: {n.Value}"), .. rule.Lists.Select(l => $"{l.Key}: {string.Join(", ", l.Value)}")], rule.Why);
    }

    private static Wire.EligibilityDecision Shape(EligibilityDecision d) => new(
        d.Id, d.ConnectionId, d.PeeringId, d.Peering, d.PeerAsn.Value, d.At, d.Judgement.PolicyHash, d.Judgement.Outcome.ToString(),
        d.Judgement.Summary, [.. d.Judgement.Findings.Select(Shape)], d.Change);

    private static Wire.ReplayedDecision Shape(Replayed r) => new(
        r.Decision.Id, r.Decision.ConnectionId, r.Decision.Peering, r.Decision.PeerAsn.Value, r.Decision.At, r.Decision.Judgement.Outcome.ToString(),
        r.Decision.Judgement.PolicyHash, r.Now.Outcome.ToString(), r.Differs, r.Now.Summary, [.. r.Changed.Select(Shape)], r.Decision.Change);

    private static Wire.EligibilityFinding Shape(RuleFinding f) =>
        new(f.Rule, f.Group, f.State.ToString(), f.Consequence.ToString(), f.Evidence, f.Hint, f.Why);
}
