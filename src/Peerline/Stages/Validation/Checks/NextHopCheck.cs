using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation.Checks;

/// <summary>
/// Traffic goes to the peer and to nobody else. For IPv6 the link-local address of the peer is as good on a cable (RFC 2545); on a LAN it
/// may be another member's. For IPv4 the peer's IPv6 address on this link is as good (RFC 8950). A route server leaves the next hops of its
/// clients, who are on the same LAN (RFC 7947 section 2.2.1).
/// </summary>
internal sealed class NextHopCheck : RouteCheck
{
    public override string Name => RouteRule.NextHop;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The next hop of every route is the peer's own address on this link.";
    protected override string Good => "Every next hop is the peer's address on this link.";

    public override string? Fault(Route route, HalfCase half) =>
        route.NextHop is not { } hop || IsPeer(hop, half) || IsClient(hop, half) ? null : $"next hop {hop}";

    private static bool IsPeer(Address hop, HalfCase half) =>
        hop == half.Half.Link.Peer || hop.IsIPv6LinkLocal && !half.Half.Link.IsOnLan || hop == half.Connection.Addresses?.V6?.Peer;

    private static bool IsClient(Address hop, HalfCase half) =>
        half.IsRouteServer && half.Half.Link is var link && link.Subnet.Contains(hop) && hop != link.Operator;

    protected override string Says(int faulty, HalfCase half) => half.IsRouteServer
        ? $"{EvidenceText.Count(faulty, "route")} with a next hop that is not on the LAN {half.Half.Link.Subnet}, or is ours."
        : $"{EvidenceText.Count(faulty, "route")} with another next hop than {half.Half.Link.Peer}.";

    protected override string Hint(HalfCase half) => half.IsRouteServer
        ? "The route server takes from its clients only next hops on the LAN."
        : "Set next-hop-self on the peer's router for this session.";
}
