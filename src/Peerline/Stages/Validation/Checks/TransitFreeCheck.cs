using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>Nobody sells transit to a transit-free network; behind a peer's AS it means a leak (NLNOG BGP filter guide, "peer
/// lock").</summary>
internal sealed class TransitFreeCheck : RouteCheck
{
    public override string Name => RouteRule.TransitFreeAsn;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "No path leads through a transit-free network behind the peer.";
    protected override string Good => "No path leads through a transit-free network.";

    public override string? Fault(Route route, HalfCase half)
    {
        if (half.Policy.TransitFreeAsns.Count == 0) return null;
        var leak = route.AsPath.FirstOrDefault(asn => asn != half.PeerAsn && half.Policy.TransitFreeAsns.Contains(asn));
        return leak.Value == 0 ? null : $"AS{leak} in {EvidenceText.Path(route)}";
    }

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} through a transit-free network: the peer leaks its upstream's routes.";

    protected override string Hint(HalfCase half) =>
        "Export own and customer routes only; mark what comes from upstreams and peers, and filter it here.";
}
