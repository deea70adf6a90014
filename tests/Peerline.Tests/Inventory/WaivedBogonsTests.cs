using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Registration;
using Peerline.Stages.Request;
using Peerline.Stages.Validation;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Inventory;

/// <summary>A part of an entry is waived, and the rest of the entry is not.</summary>
public class WaivedBogonsTests
{
    private static readonly ValidationEvidence Waiving = Scene.Policy(p => p with
    {
        BogonsWaived = [Prefix.Parse("10.1.0.0/16")], BogonAsnsWaived = [new AsnRange(64512, 64515), new AsnRange(4_294_967_295, 4_294_967_295)],
    });

    private static readonly PeeringPolicy Policy = Waiving.Operator.Policy;

    [Theory]
    [InlineData("10.1.0.0/16", 2002, false)]
    [InlineData("10.1.7.0/24", 2002, false)]
    [InlineData("10.2.0.0/24", 2002, true)]
    // It covers what is waived, and more.
    [InlineData("10.0.0.0/8", 2002, true)]
    [InlineData("45.82.0.0/24", 64512, false)]
    [InlineData("45.82.0.0/24", 64515, false)]
    [InlineData("45.82.0.0/24", 64511, true)]
    [InlineData("45.82.0.0/24", 64516, true)]
    public void A_route_is_judged_by_what_is_left(string prefix, uint origin, bool isBogon)
    {
        var half = Waiving.V4! with { Received = RouteSnapshot.Of([Scene.Route(prefix, null, 2002, origin)]) };
        var failed = Validator.Judge(Waiving with { V4 = half }, Scene.Now).Findings
            .Where(f => f is { Family: Family.IPv4, Check: RouteRule.BogonPrefix or RouteRule.BogonAsn, Outcome: CheckOutcome.Failed });
        Assert.Equal(isBogon ? 1 : 0, failed.Count());
    }

    [Fact]
    public void A_router_is_given_what_is_left()
    {
        var asns = ImportRules.Of(Policy, Scene.Peer, isRouteServer: false, _ => false).BogonAsns!;
        Assert.Equal(
            [new AsnRange(0, 0), new AsnRange(23456, 23456), new AsnRange(64496, 64511), new AsnRange(64516, 65551), new AsnRange(4_200_000_000, 4_294_967_294)],
            asns);
    }

    [Theory]
    [InlineData(64512, true)]
    [InlineData(64516, false)]
    public void A_network_registers_by_what_is_left(long asn, bool isPublic)
    {
        var draft = new PeerAsnDraft { Name = "peer", Asn = asn, PeerName = "Peer" };
        Assert.Equal(isPublic, !PeerAsnRules.Check(draft, Waiving.Operator).Any(p => p.Code == "NotPublicAsn"));
    }

    [Theory]
    [InlineData("10.1.0.0/31", false)]
    [InlineData("10.2.0.0/31", true)]
    public void The_addresses_of_a_link_are_judged_by_what_is_left(string prefix, bool isUnusable) =>
        Assert.Equal(isUnusable, LinkPrefix.IsUnusable(Prefix.Parse(prefix), Policy));

    [Fact]
    public void With_everything_waived_the_list_is_an_empty_one()
    {
        var all = Scene.Policy(p => p with { BogonsWaived = [Prefix.IPv4Default], BogonAsnsWaived = [new AsnRange(0, uint.MaxValue)] });
        var failed = Validator.Judge(all, Scene.Now).Findings.Where(f => f is { Family: Family.IPv4, Outcome: CheckOutcome.Failed }).Select(f => f.Check);
        Assert.Superset(new HashSet<string> { RouteRule.BogonPrefix, RouteRule.BogonAsn }, failed.ToHashSet());
        Assert.True(ImportRules.Of(all.Operator.Policy, Scene.Peer, isRouteServer: false, _ => false).IsLost);
    }
}
