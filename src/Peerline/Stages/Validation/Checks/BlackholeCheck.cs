using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 7999: only by explicit agreement, and there is none at the start of a peering.</summary>
internal sealed class BlackholeCheck : RouteCheck
{
    public override string Name => RouteRule.Blackhole;
    public override Severity Severity => Severity.Warning;
    public override string Tests => "No route asks to be blackholed (RFC 7999).";
    protected override string Good => "No route asks to be blackholed.";

    public override string? Fault(Route route, HalfCase half) =>
        route.Communities.Any(c => c is "65535:666" || c.Equals("blackhole", StringComparison.OrdinalIgnoreCase))
            ? "community 65535:666"
            : null;

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} with the BLACKHOLE community{Follows(half)}.";

    protected override string Hint(HalfCase half) => "Blackholing is not part of this peering: do not export the BLACKHOLE community.";
}
