using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 4271 section 6.3. A direct peer is no route server: the leftmost AS is its own.</summary>
internal sealed class FirstAsnCheck : RouteCheck
{
    public override string Name => "first-asn";
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Every path begins with the peer's AS number.";
    protected override string Good => "Every path begins with the peer's AS number.";

    public override string? Fault(Route route, HalfCase half) => route.AsPath switch
    {
        [] => "empty path",
        [var first, ..] when first != half.PeerAsn => $"path {EvidenceText.Path(route)}",
        _ => null,
    };

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} whose path does not begin with AS{half.PeerAsn}.";

    protected override string Hint(HalfCase half) =>
        "The peer's router must prepend its own AS on this session (no route-server client, no removed local AS).";
}
