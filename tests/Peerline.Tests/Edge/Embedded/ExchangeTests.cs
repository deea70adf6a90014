using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Embedded;

/// <summary>Sessions on the operator's port on an exchange, whose addresses are the operator's own configuration.</summary>
public class ExchangeTests
{
    private static readonly Asn Local = 64500;
    private static readonly RouterConfiguration Nothing = new() { Salt = "salt" };

    private static readonly BaseConfiguration Hand = BaseConfiguration.Empty with
    {
        Interfaces = [new BaseInterface("x0", [new InterfaceAddress(Address.Parse("192.0.2.1"), 26)])],
    };

    private static ConnectionWish Member(string peer) => new()
    {
        ConnectionId = Guid.NewGuid(),
        InterfaceName = "x0",
        IsShared = true,
        V4 = new SessionWish
        {
            Family = Family.IPv4, Generation = 1, LocalAddress = Address.Parse("192.0.2.1"), PeerAddress = Address.Parse(peer), PeerAsn = 64501,
            Description = "peerline", MaxPrefixes = 10, Gtsm = false, Policy = SessionPolicy.DenyAll,
        },
    };

    private static CommitRequest Change(params ConnectionWish[] wishes) => new(Guid.NewGuid(), 0, Local, TimeSpan.FromSeconds(5), wishes, []);

    [Fact]
    public void Members_share_the_interface_and_nothing_is_placed_on_it()
    {
        var change = Change(Member("192.0.2.11"), Member("192.0.2.12"));
        Assert.Empty(CommitRules.Problems(change, Hand, Nothing, Local));
        var target = RouterTarget.Of(Hand, Nothing.With(change), Local);
        Assert.Equal([new PlacedAddress("x0", Hand.Interfaces[0].Addresses[0])], target.Addresses);
        Assert.All(target.Sessions, s => Assert.Equal(("x0", "192.0.2.1"), (s.InterfaceName, s.Bgp.LocalAddress.ToString())));
        Assert.DoesNotContain(ConnectionText.Lines(change.Connections[0], Local, "salt"), l => l.StartsWith(" address", StringComparison.Ordinal));

        // One that goes takes neither the address nor the other one with it.
        var gone = Nothing.With(change).With(new CommitRequest(
            Guid.NewGuid(), 1, Local, TimeSpan.FromSeconds(5), [], [new ConnectionAbsence(change.Connections[0].ConnectionId, "x0", [], [])]));
        Assert.Single(RouterTarget.Of(Hand, gone, Local).Sessions);
        Assert.Single(RouterTarget.Of(Hand, gone, Local).Addresses);
    }

    [Fact]
    public void Without_the_operators_address_there_is_nothing_to_bind_to() => Assert.Equal(
        "192.0.2.1 is not on x0: the operator configures its own address on the exchange.",
        Assert.Single(CommitRules.Problems(Change(Member("192.0.2.11")), BaseConfiguration.Empty, Nothing, Local)));

    [Fact]
    public void A_route_server_need_not_put_its_AS_into_paths()
    {
        var wish = Member("192.0.2.65");
        Assert.True(EmbeddedSessions.Of(wish.V4!, Local).EnforceFirstAs);
        Assert.False(EmbeddedSessions.Of(wish.V4! with { IsRouteServer = true }, Local).EnforceFirstAs);
        Assert.Contains(" route-server", ConnectionText.Lines(wish with { V4 = wish.V4! with { IsRouteServer = true } }, Local, "salt"));
    }
}
