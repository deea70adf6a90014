namespace Peerline.Stages.Validation;

/// <summary>A check that looks at each half alone.</summary>
internal abstract class HalfCheck : Check
{
    public sealed override IEnumerable<Finding> Look(ValidationEvidence evidence, IReadOnlyList<HalfCase> halves) => halves.Select(Look);

    public abstract Finding Look(HalfCase half);

    protected Finding SessionIsDown(HalfCase half) => NotApplicable(half.Family, $"The {half.Family} session is not Established.");
}
