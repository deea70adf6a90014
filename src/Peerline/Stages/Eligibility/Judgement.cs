using Peerline.Model;

namespace Peerline.Stages.Eligibility;

/// <summary>What the rules say to a request or a change, rule by rule.</summary>
public sealed record Judgement(string PolicyHash, EligibilityOutcome Outcome, IReadOnlyList<RuleFinding> Findings)
{
    /// <summary>One sentence for history, task list and mail.</summary>
    public string Summary => Outcome switch
    {
        EligibilityOutcome.Approve => $"The request meets the peering policy ({Findings.Count(f => f.State is RuleState.Met)} of {Findings.Count} rules met, none against it).",
        EligibilityOutcome.Reject => $"The peering policy does not allow it: {Sentences(Consequence.Reject)}",
        _ when Findings.Any(f => f.Consequence is Consequence.Review) => $"A person decides, because of: {Sentences(Consequence.Review)}",
        _ => "A person decides.",
    };

    private string Sentences(Consequence consequence) =>
        string.Join(" ", Findings.Where(f => f.Consequence == consequence).Select(f => $"{f.Rule}: {f.Evidence}"));
}
