using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation.Checks;

internal sealed class TooSpecificCheck : RouteCheck
{
    public override string Name => RouteRule.TooSpecific;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "No prefix is longer than the operator's policy takes.";
    protected override bool AsksBlackholes => false;
    protected override string Good => "No prefix is too specific.";

    public override string? Fault(Route route, HalfCase half) => Fault(route.Prefix, half);

    public override string? Fault(Prefix prefix, HalfCase half) => prefix.Length > half.Longest ? $"longer than /{half.Longest}" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "prefix", "prefixes")} longer than /{half.Longest}{Follows(half)}.";

    protected override string Hint(HalfCase half) => $"Announce aggregates of /{half.Longest} or shorter.";
}
