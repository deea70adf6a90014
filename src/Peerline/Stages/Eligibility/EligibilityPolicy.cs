using Peerline.Model;

namespace Peerline.Stages.Eligibility;

/// <summary>The operator's eligibility file as it is judged by.</summary>
/// <param name="Hash">SHA-256 of the file's text: the version that a decision names.</param>
/// <param name="WhenAllMet">What becomes of a request against which no rule speaks: approved, or looked at by a person all the same.</param>
public sealed record EligibilityPolicy(string Hash, EligibilityOutcome WhenAllMet, IReadOnlyList<EligibilityRule> Rules)
{
    /// <summary>Every rule is looked at, and the sternest consequence decides. Pure: the same file and facts give the same decision.</summary>
    public Judgement Judge(EligibilityFacts facts)
    {
        var findings = Rules.Select(rule => Find(rule, facts)).ToList();
        var outcome = findings.Select(f => f.Consequence).DefaultIfEmpty().Max() switch
        {
            Consequence.Reject => EligibilityOutcome.Reject,
            Consequence.Review => EligibilityOutcome.Review,
            _ => WhenAllMet,
        };
        return new Judgement(Hash, outcome, findings);
    }

    /// <summary>The file without one of its rules.</summary>
    public EligibilityPolicy Without(string rule) => this with { Rules = [.. Rules.Where(r => r.Name != rule)] };

    private static RuleFinding Find(EligibilityRule rule, EligibilityFacts facts)
    {
        var known = RuleCatalogue.Find(rule.Name)!;
        var look = known.Look(rule, facts);
        return new RuleFinding(rule.Name, known.Group, look.State, rule.Of(look.State), look.Evidence, look.Hint, rule.Why);
    }
}
