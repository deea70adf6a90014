using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>Private, reserved and documentation AS numbers have no place in a public path; mostly a customer's private AS was not
/// removed.</summary>
internal sealed class BogonAsnCheck : RouteCheck
{
    public override string Name => RouteRule.BogonAsn;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "No private, reserved or documentation AS number stands in a path.";
    protected override string Good => "No private or reserved AS number stands in a path.";

    protected override Finding? Instead(HalfCase half) => half.BogonAsns.Count > 0 ? null
        : Failed(half.Family, "The operator's list of bogon AS numbers is empty: nothing can be judged by it.",
            "The operator restores the list in the peering policy.");

    public override string? Fault(Route route, HalfCase half)
    {
        if (half.BogonAsns.Count == 0) return "no list of bogon AS numbers";
        foreach (var asn in route.AsPath)
        {
            foreach (var range in half.BogonAsns)
            {
                if (range.Contains(asn)) return $"AS{asn} in {EvidenceText.Path(route)}";
            }
        }

        return null;
    }

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} with a private or reserved AS number in the path{Follows(half)}.";

    protected override string Hint(HalfCase half) => "Remove private AS numbers on export (remove-private-as).";
}
