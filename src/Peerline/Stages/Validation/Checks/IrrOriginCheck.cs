using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 7454 section 6.1.5: the origin of a route is in the peer's AS-SET.</summary>
internal sealed class IrrOriginCheck : IrrCheck
{
    public override string Name => RouteRule.IrrOrigin;
    public override string Tests => "The origin of every route is in the peer's AS-SET.";
    protected override string Good => "Every origin is in the AS-SET.";

    public override string? Fault(Route route, HalfCase half) => half.Evidence.Irr.Set is not { } set ? NothingKnown
        : route.AsPath.Count == 0 || route.AsPathText.EndsWith('}') ? "the path has no single origin"
        : set.HasOrigin(route.AsPath[^1]) ? null : $"AS{route.AsPath[^1]} is not in {SetOf(half)}";

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} with an origin that is not in {SetOf(half)}{Follows(half)}.";

    protected override string Hint(HalfCase half) => "Add the ASN of the customer to your AS-SET, or do not announce its routes.";
}
