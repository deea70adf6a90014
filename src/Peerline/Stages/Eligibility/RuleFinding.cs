namespace Peerline.Stages.Eligibility;

/// <summary>One line of the report: what the rule found, and what follows.</summary>
/// <param name="Why">The operator's own words on the rule, from the file.</param>
public sealed record RuleFinding(
    string Rule, string Group, RuleState State, Consequence Consequence, string Evidence, string? Hint, string? Why);
