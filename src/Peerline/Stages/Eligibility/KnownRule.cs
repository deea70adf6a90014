namespace Peerline.Stages.Eligibility;

/// <summary>A rule that there is: what it asks, what can be set, and how it looks at the facts.</summary>
public sealed record KnownRule(string Name, string Group, string Asks, Func<EligibilityRule, EligibilityFacts, RuleLook> Look)
{
    public IReadOnlyList<RuleParameter> Parameters { get; init; } = [];
}
