using Peerline.Model;

namespace Peerline.Stages.Validation;

/// <summary>One named check. Its word, group and severity are stable; see the table in this folder's README.</summary>
internal abstract class Check
{
    /// <summary>The stable word: in reports, waivers, mails and tests.</summary>
    public abstract string Name { get; }
    public abstract CheckGroup Group { get; }
    public abstract Severity Severity { get; }

    /// <summary>What it tests, in one sentence, for people.</summary>
    public abstract string Tests { get; }

    /// <summary>May an operator decide to live with its failure? Not where the policy would be opened blindly.</summary>
    public virtual bool CanBeWaived(CheckOutcome outcome) => true;

    /// <summary>It tells that something is wrong; other checks tell why, and are named first.</summary>
    public virtual bool IsConsequence => false;

    public abstract IEnumerable<Finding> Look(ValidationEvidence evidence, IReadOnlyList<HalfCase> halves);

    protected Finding Found(Family? family, CheckOutcome outcome, string sentence) => new(Name, Group, Severity, family, outcome, sentence);

    protected Finding Passed(Family? family, string sentence) => Found(family, CheckOutcome.Passed, sentence);

    protected Finding Failed(Family? family, string sentence, string hint) =>
        Found(family, CheckOutcome.Failed, sentence) with { Hint = hint };

    protected Finding Unproved(Family? family, string sentence, string hint) =>
        Found(family, CheckOutcome.Unproved, sentence) with { Hint = hint };

    protected Finding NotApplicable(Family? family, string sentence) => Found(family, CheckOutcome.NotApplicable, sentence);
}
