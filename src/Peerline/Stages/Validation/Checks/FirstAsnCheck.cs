using Peerline.Edge;

namespace Peerline.Stages.Validation.Checks;

/// <summary>RFC 4271 section 6.3: the leftmost AS is the peer's own; but a route server does not put its AS there (RFC 7947 section 2.2.2.1).</summary>
internal sealed class FirstAsnCheck : RouteCheck
{
    public override string Name => RouteRule.FirstAsn;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "Every path begins with the peer's AS number; behind a route server with that of its client.";
    protected override string Good => "Every path begins with the AS number that announces it.";

    public override string? Fault(Route route, HalfCase half) => route.AsPath switch
    {
        [] => "empty path",
        [var first, ..] when first != half.PeerAsn && !half.IsRouteServer => $"path {EvidenceText.Path(route)}",
        _ => null,
    };

    protected override string Says(int faulty, HalfCase half) =>
        $"{EvidenceText.Count(faulty, "route")} whose path does not begin with AS{half.PeerAsn}.";

    protected override string Hint(HalfCase half) =>
        "The peer's router must prepend its own AS on this session (no route-server client, no removed local AS).";
}
