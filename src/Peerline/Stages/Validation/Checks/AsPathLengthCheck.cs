using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

internal sealed class AsPathLengthCheck : RouteCheck
{
    public override string Name => RouteRule.AsPathLength;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "No path is longer than the operator's limit.";
    protected override string Good => "No path is too long.";

    public override string? Fault(Route route, HalfCase half) =>
        route.AsPath.Count > half.Policy.LongestAsPath ? $"{route.AsPath.Count} AS numbers" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} with more than {half.Policy.LongestAsPath} AS numbers in the path{Follows(half)}.";

    protected override string Hint(HalfCase half) => "Look for runaway prepending.";
}
