using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation.Checks;

/// <summary>A more specific of our own from a peer would pull our traffic into its network.</summary>
internal sealed class OwnPrefixCheck : RouteCheck
{
    public override string Name => "own-prefix";
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The peer announces nothing of the operator's own space.";
    protected override string Good => "Nothing of the operator's own space is announced.";

    public override string? Fault(Route route, HalfCase half) => Fault(route.Prefix, half);

    public override string? Fault(Prefix prefix, HalfCase half) =>
        half.IsOwn(prefix) ? $"inside {half.OwnPrefixes.First(o => o.Covers(prefix))}, which is ours" : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"The peer announces {EvidenceText.Count(faulty, "prefix", "prefixes")} of our own space.";

    protected override string Hint(HalfCase half) =>
        $"Do not announce routes of AS{half.OperatorAsn}: this is a leak from an upstream or another peer.";
}
