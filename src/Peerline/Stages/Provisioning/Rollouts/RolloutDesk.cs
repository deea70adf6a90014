using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning.Rollouts;

/// <summary>Where the operator sees how a change of the policy goes, and decides about one that is held.</summary>
public sealed class RolloutDesk(PeerlineStore store)
{
    private const string NotTheirs = "Rollouts are the operator's.";

    /// <summary>The profile with the last rollout in it.</summary>
    public Task<Answer<OperatorProfile>> GetAsync(Caller caller, CancellationToken cancel) => !caller.IsOperator
        ? Task.FromResult<Answer<OperatorProfile>>(new Answer<OperatorProfile>.Forbidden(NotTheirs))
        : store.ReadAsync<Answer<OperatorProfile>>(caller, async db => (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile() is { } profile
            ? profile
            : new Answer<OperatorProfile>.NotFound("profile yet"), cancel);

    /// <summary>Where the next change of the policy is tried first; both null for the session with the least at stake.</summary>
    public Task<Answer<OperatorProfile>> NameCanaryAsync(Caller caller, Guid? connection, Guid? router, CancellationToken cancel) =>
        WriteAsync(caller, async (work, profile) =>
        {
            var rules = new InputRules();
            rules.Must(connection is null || router is null, "OneOfBoth", "Name a connection or an edge router, not both.", "connection");
            rules.Must(connection is not { } c || await work.ConnectionAsync(c) is { State: not ConnectionState.Gone }, "UnknownConnection",
                "There is no such connection.", "connection");
            rules.Must(router is not { } r || await work.Db.EdgeRouters.AnyAsync(x => x.Id == r, cancel), "UnknownRouter",
                "This is no edge router of the inventory.", "edgeRouter");
            if (!rules.Hold) return new Answer<OperatorProfile>.Invalid(rules.Problems);
            var canary = connection is null && router is null ? null : new CanaryChoice(connection, router);
            if (canary == profile.Canary) return profile;
            var saved = await work.SaveAsync(profile with { Canary = canary });
            var where = connection is { } of ? $"on the connection {of}" : router is { } on ? $"on the edge router {on}" : "where the least is at stake";
            await work.AppendAsync(
                Work.OperatorProfileId, null, RolloutEvents.CanaryNamed, caller.Name, new { Sentence = $"A change of the policy is tried {where} first." });
            work.Audit(null, "rollout/canary", "profile", $"A change of the policy is tried {where} first.");
            return saved;
        }, cancel);

    /// <summary>What was seen is no reason to stop.</summary>
    public Task<Answer<OperatorProfile>> GoOnAsync(Caller caller, string reason, CancellationToken cancel) =>
        DecideAsync(caller, reason, RolloutEvents.WentOn, r => r.State is RolloutState.Held, (work, profile) =>
            Task.FromResult(profile with { Rollout = RolloutDecision.GoOn(profile.Rollout!, work.Now) }), cancel);

    /// <summary>The former policy is the policy again, and what the other has reached gets it back at once.</summary>
    public Task<Answer<OperatorProfile>> GiveUpAsync(Caller caller, string reason, CancellationToken cancel) =>
        DecideAsync(caller, reason, RolloutEvents.GivenUp, r => r.IsOpen, async (work, profile) =>
        {
            var open = profile.Rollout!;
            foreach (var id in RolloutDecision.Reached(open)) await ConnectionDesk.SayAsync(work, id, new GetPolicyBack(Back(open, reason)));
            return profile with
            {
                Policy = profile.Policy.Carrying(open.Former),
                Rollout = open with { State = RolloutState.GivenUp, Since = work.Now, Step = [], Waiting = [] },
            };
        }, cancel);

    internal static Problem Underway(IReadOnlyList<string> changes) => new(
        "RolloutUnderway",
        $"Another change of the policy is on its way to the sessions: let it end, or give it up, before {string.Join(", ", changes)} are changed.",
        changes[0]);

    internal static string Back(PolicyRollout rollout, string why) =>
        $"The policy goes back to what it was before ({string.Join(", ", rollout.Changes)}): {why}";

    internal static async Task TellAsync(Work work, PolicyRollout rollout, string type, string sentence)
    {
        await work.AppendAsync(Work.OperatorProfileId, null, type, work.Caller.Name, RolloutEvent.Of(rollout, sentence));
        work.Audit(null, type.Replace('.', '/'), $"rollouts/{rollout.Id}", sentence);
    }

    private Task<Answer<OperatorProfile>> DecideAsync(
        Caller caller, string reason, string type, Func<PolicyRollout, bool> may, Func<Work, OperatorProfile, Task<OperatorProfile>> decide,
        CancellationToken cancel) =>
        WriteAsync(caller, async (work, profile) =>
        {
            var rules = new InputRules();
            rules.Text(reason, "reason", 400);
            if (!rules.Hold) return new Answer<OperatorProfile>.Invalid(rules.Problems);
            if (profile.Rollout is not { } open || !may(open))
            {
                return new Answer<OperatorProfile>.Refused([type == RolloutEvents.WentOn
                    ? new("NothingHeld", "No change of the policy is held.", "rollout")
                    : new("NothingUnderway", "No change of the policy is underway.", "rollout")]);
            }

            var saved = await work.SaveAsync(await decide(work, profile));
            await TellAsync(work, saved.Rollout!, type, type == RolloutEvents.WentOn
                ? $"The change of the policy goes on: {reason}"
                : $"The change of the policy is given up: {reason}");
            return saved;
        }, cancel);

    private Task<Answer<OperatorProfile>> WriteAsync(
        Caller caller, Func<Work, OperatorProfile, Task<Answer<OperatorProfile>>> write, CancellationToken cancel) =>
        !caller.IsOperator
            ? Task.FromResult<Answer<OperatorProfile>>(new Answer<OperatorProfile>.Forbidden(NotTheirs))
            : store.WriteAsync(caller, async work => await work.ProfileOrNullAsync() is { } profile
                ? await write(work, profile)
                : new Answer<OperatorProfile>.Refused([NoOperator.Problem]), cancel);
}
