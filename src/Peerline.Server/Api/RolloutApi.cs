using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tokens;
using Peerline.Stages.Provisioning.Rollouts;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>How a change of the policy goes to the sessions that carry it.</summary>
internal static class RolloutApi
{
    public static void MapRollout(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/rollout").WithTags("Policy").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", GetAsync).WithName("GetRollout").WithSummary("The last change of the policy that sessions carry, and how far it has got");
        group.MapPut("/canary", NameAsync).WithName("NameCanary").WithSummary("Where a change of the policy is tried first");
        group.MapPost("/go-on", GoOnAsync).WithName("GoOnWithRollout").WithSummary("One that is held goes on in spite of what was seen");
        group.MapPost("/give-up", GiveUpAsync).WithName("GiveUpRollout").WithSummary("Put the former policy back, everywhere and at once");
    }

    private static async Task<Reply<Wire.RolloutStatus>> GetAsync(Caller caller, RolloutDesk desk, Names names, CancellationToken cancel) =>
        await ReplyAsync(await desk.GetAsync(caller, cancel), names, cancel);

    private static async Task<Reply<Wire.RolloutStatus>> NameAsync(
        Caller caller, RolloutDesk desk, Names names, Body<Wire.Canary> body, CancellationToken cancel) =>
        await ReplyAsync(await desk.NameCanaryAsync(caller, body.Value.Connection, body.Value.EdgeRouter, cancel), names, cancel);

    private static async Task<Reply<Wire.RolloutStatus>> GoOnAsync(
        Caller caller, RolloutDesk desk, Names names, Body<Wire.Because> body, CancellationToken cancel) =>
        await ReplyAsync(await desk.GoOnAsync(caller, body.Value.Reason, cancel), names, cancel);

    private static async Task<Reply<Wire.RolloutStatus>> GiveUpAsync(
        Caller caller, RolloutDesk desk, Names names, Body<Wire.Because> body, CancellationToken cancel) =>
        await ReplyAsync(await desk.GiveUpAsync(caller, body.Value.Reason, cancel), names, cancel);

    private static async Task<Reply<Wire.RolloutStatus>> ReplyAsync(Answer<OperatorProfile> answer, Names names, CancellationToken cancel)
    {
        await names.LoadAsync(cancel);
        return Reply<Wire.RolloutStatus>.From(answer, p => new Wire.RolloutStatus(
            p.Canary is { } canary ? new Wire.Canary(canary.Connection, canary.EdgeRouter) : null,
            p.Rollout is { } last ? Shape(last, names) : null));
    }

    private static Wire.Rollout Shape(PolicyRollout r, Names names) => new(
        r.Id, r.Changes, r.State.ToString(), names.Of(r.By), r.At, r.Since, r.Finding, r.Waiting,
        [.. r.Step.Select(m => new Wire.RolloutMember(m.Connection, m.AcceptedBefore, m.Accepted, m.AppliedAt, m.SoundSince, m.Waits))], r.Done);
}
