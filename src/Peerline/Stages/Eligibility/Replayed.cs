namespace Peerline.Stages.Eligibility;

/// <summary>A decision of before beside what another file says to the same facts.</summary>
/// <param name="Changed">The findings of the other file that differ from those of then, in state or in what follows.</param>
public sealed record Replayed(EligibilityDecision Decision, Judgement Now, IReadOnlyList<RuleFinding> Changed)
{
    public bool Differs => Decision.Judgement.Outcome != Now.Outcome;

    public static Replayed Of(EligibilityDecision decision, EligibilityPolicy policy)
    {
        var now = policy.Judge(decision.Facts);
        var then = decision.Judgement.Findings.ToDictionary(f => f.Rule, f => (f.State, f.Consequence));
        return new Replayed(decision, now, [.. now.Findings.Where(f => !then.TryGetValue(f.Rule, out var was) || was != (f.State, f.Consequence))]);
    }
}
