using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 7454 section 6.1. The list is the operator's data: an empty one is the operator's error, never "nothing is a
/// bogon".</summary>
internal sealed class BogonPrefixCheck : RouteCheck
{
    public override string Name => RouteRule.BogonPrefix;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "No prefix lies in space that is not routed in public (bogons).";
    protected override string Good => "No bogon is announced.";

    protected override Finding? Instead(HalfCase half) => half.Bogons.Count > 0 ? null
        : Failed(half.Family, $"The operator's list of {half.Family} bogons is empty: nothing can be judged by it.",
            "The operator restores the list of bogons in the peering policy.");

    public override string? Fault(Route route, HalfCase half) => Fault(route.Prefix, half);

    public override string? Fault(Prefix prefix, HalfCase half) => half.Bogons.Count == 0 ? "no list of bogons"
        : half.IsBogon(prefix) ? $"inside {half.Bogons.First(b => b.Covers(prefix))}" : null;

    protected override string Says(int faulty, HalfCase half) => $"The peer announces {EvidenceText.Count(faulty, "bogon")}.";

    protected override string Hint(HalfCase half) =>
        "Filter special-purpose and unallocated space on export (RFC 6890, RFC 7454 section 6.1).";
}
