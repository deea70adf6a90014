using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 9774: AS_SET is not to be used; its origin cannot be validated.</summary>
internal sealed class AsSetCheck : RouteCheck
{
    public override string Name => RouteRule.AsSet;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "No path holds an AS_SET (RFC 9774).";
    protected override string Good => "No path holds an AS_SET.";

    public override string? Fault(Route route, HalfCase half) => route.HasAsSet ? $"path {EvidenceText.Path(route)}" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} with an AS_SET in the path{Follows(half)}.";

    protected override string Hint(HalfCase half) => "Aggregate without as-set.";
}
