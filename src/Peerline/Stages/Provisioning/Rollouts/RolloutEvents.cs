using Peerline.Model;

namespace Peerline.Stages.Provisioning.Rollouts;

/// <summary>The types of events about a rollout; only the operator sees them. Names are stored: they are only ever added to.</summary>
public static class RolloutEvents
{
    public const string Started = "rollout.started";
    public const string Stepped = "rollout.stepped";
    public const string Held = "rollout.held";
    public const string WentOn = "rollout.went-on";
    public const string Done = "rollout.done";
    public const string GivenUp = "rollout.given-up";
    public const string CanaryNamed = "rollout.canary-named";
}

/// <summary>What is stored of it, with how many connections are where.</summary>
public sealed record RolloutEvent(string Sentence, Guid Rollout, RolloutState State, int Waiting, IReadOnlyList<Guid> Step, int Done)
{
    public static RolloutEvent Of(PolicyRollout r, string sentence) =>
        new(sentence, r.Id, r.State, r.Waiting.Count, [.. r.Step.Select(m => m.Connection)], r.Done.Count);
}
