namespace Peerline.Stages.Eligibility;

/// <summary>What one rule sees in the facts.</summary>
/// <param name="Evidence">What was found, with its source.</param>
/// <param name="Hint">What the peer can do; null when it is met.</param>
public sealed record RuleLook(RuleState State, string Evidence, string? Hint = null)
{
    public static RuleLook Met(string evidence) => new(RuleState.Met, evidence);

    public static RuleLook Unmet(string evidence, string hint) => new(RuleState.Unmet, evidence, hint);

    public static RuleLook Unknown(string evidence) => new(RuleState.Unknown, evidence);
}
