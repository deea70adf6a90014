using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation.Checks;

/// <summary>
/// A more specific of our own from a peer would pull our traffic into its network. A route server gives each of our routers what another of
/// them has announced, with the path as it was (RFC 7947 section 2.2.2): that is our own route, which every router drops by its path.
/// </summary>
internal sealed class OwnPrefixCheck : RouteCheck
{
    public override string Name => "own-prefix";
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The peer announces nothing of the operator's own space.";
    protected override string Good => "Nothing of the operator's own space is announced.";

    public override string? Fault(Route route, HalfCase half) =>
        half.IsRouteServer && route.AsPath.Contains(half.OperatorAsn) ? null : Fault(route.Prefix, half);

    public override string? Fault(Prefix prefix, HalfCase half) =>
        half.IsOwn(prefix) ? $"inside {half.OwnPrefixes.First(o => o.Covers(prefix))}, which is ours" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"The peer announces {EvidenceText.Count(faulty, "prefix", "prefixes")} of our own space.";

    protected override string Hint(HalfCase half) =>
        $"Do not announce routes of AS{half.OperatorAsn}: this is a leak from an upstream or another peer.";
}
