using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 9234 section 5: from a peer, OTC with any other AS than the peer's own is a route leak. From a route server it is not.</summary>
internal sealed class OnlyToCustomerCheck : RouteCheck
{
    public override string Name => RouteRule.OtcLeak;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "No route is marked as meant for customers only by another network (RFC 9234).";
    protected override string Good => "No route is a leak by its Only to Customer attribute.";

    public override string? Fault(Route route, HalfCase half) =>
        route.OnlyToCustomer is { } otc && otc != half.PeerAsn && !half.IsRouteServer ? $"OTC AS{otc}, path {EvidenceText.Path(route)}" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} leaked: marked Only to Customer by another network.";

    protected override string Hint(HalfCase half) => "Export own and customer routes only; set the BGP roles towards upstreams and peers.";
}
