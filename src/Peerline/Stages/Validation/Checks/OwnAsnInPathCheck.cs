using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 4271 section 9.1.2: a loop. Every router drops it by itself.</summary>
internal sealed class OwnAsnInPathCheck : RouteCheck
{
    public override string Name => RouteRule.OwnAsn;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "The operator's own AS number is in no path.";
    protected override string Good => "The operator's AS number is in no path.";

    public override string? Fault(Route route, HalfCase half) => route.AsPath.Contains(half.OperatorAsn)
        ? $"path {EvidenceText.Path(route)}" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} with AS{half.OperatorAsn} in the path{Follows(half)}.";

    protected override string Hint(HalfCase half) =>
        "These routes come back to us through another network: export own and customer routes only.";
}
