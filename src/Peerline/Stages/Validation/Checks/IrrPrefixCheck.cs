using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 7454 section 6.1.5: what a peer announces is registered by somebody in its AS-SET. A part of what is registered
/// counts.</summary>
internal sealed class IrrPrefixCheck : IrrCheck
{
    public override string Name => RouteRule.IrrPrefix;
    public override string Tests => "Every prefix is registered by an AS of the peer's AS-SET, or is a part of what is.";
    protected override bool AsksBlackholes => false;
    protected override string Good => "Every prefix is registered.";

    public override string? Fault(Route route, HalfCase half) => Fault(route.Prefix, half);

    public override string? Fault(Prefix prefix, HalfCase half) => half.Evidence.Irr.Set is not { } set ? NothingKnown
        : set.Covers(prefix) ? null : $"no route object of {SetOf(half)} covers it";

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "prefix is", "prefixes are")} not registered by {SetOf(half)}{Follows(half)}.";

    protected override string Hint(HalfCase half) => "Register a route or route6 object for it, with an origin that is in your AS-SET.";
}
