using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Embedded;

public class EmbeddedPlanTests
{
    private static readonly Asn Local = new(64496);
    private readonly Guid _one = Guid.CreateVersion7();
    private readonly Guid _two = Guid.CreateVersion7();

    [Fact]
    public void What_differs_in_the_intent_is_planned_and_what_differs_outside_is_drift()
    {
        var wish = Wish(Connection(_one, "192.0.2.0", "192.0.2.1"), Connection(_two, "192.0.2.2", "192.0.2.3"));
        var plan = EmbeddedPlan.Of(wish, new HashSet<Guid> { _one }, Router());

        Assert.Equal(["192.0.2.0"], plan.SessionsTouched);
        Assert.Contains($"connection {_one}", plan.Text);
        Assert.Contains("+ session 192.0.2.0: import nothing", plan.Text);
        Assert.Contains($"connection {_two}", plan.Drift);
        Assert.Empty(plan.Foreign);
    }

    [Fact]
    public void What_is_as_wished_plans_nothing()
    {
        var connection = Connection(_one, "192.0.2.0", "192.0.2.1");
        var plan = EmbeddedPlan.Of(Wish(connection), new HashSet<Guid> { _one }, Router(Read(connection)));
        Assert.True(plan.IsEmpty);
        Assert.Empty(plan.Drift);
    }

    [Fact]
    public void A_change_shows_only_the_lines_that_change()
    {
        var before = Connection(_one, "192.0.2.0", "192.0.2.1");
        var after = before with { V4 = before.V4! with { MaxPrefixes = 7 } };
        var plan = EmbeddedPlan.Of(Wish(after), new HashSet<Guid> { _one }, Router(Read(before)));

        Assert.Equal(
            [$"connection {_one}", "- session 192.0.2.0: maximum-prefixes 100", "+ session 192.0.2.0: maximum-prefixes 7"], plan.Text);
    }

    [Fact]
    public void A_change_of_one_half_names_that_half_only()
    {
        var before = Dual(_one);
        ConnectionWish[] changes =
        [
            before with { V4 = before.V4! with { MaxPrefixes = 7 } },
            before with { V4 = before.V4! with { Md5Key = "another", Generation = 2 } },
            before with { V4 = before.V4! with { Drain = true, Generation = 2 } },
            before with { V4 = null, Addresses = [before.Addresses[1]] },
        ];
        foreach (var after in changes)
        {
            var plan = EmbeddedPlan.Of(Wish(after), new HashSet<Guid> { _one }, Router(Read(before)));
            Assert.Equal(["192.0.2.0"], plan.SessionsTouched);
            Assert.DoesNotContain(plan.Text, l => l.Contains("2001:db8:ffff::", StringComparison.Ordinal));
            Assert.Equal(["192.0.2.0"], EmbeddedPlan.Of(Wish(before), new HashSet<Guid> { _one }, Router(Read(after))).SessionsTouched);
        }
    }

    [Fact]
    public void The_session_or_the_address_of_another_connection_is_foreign_unless_that_one_leaves_in_the_same_change()
    {
        var mine = Connection(_one, "192.0.2.0", "192.0.2.1");
        var theirs = Connection(_two, "192.0.2.0", "192.0.2.1");
        var intent = new HashSet<Guid> { _one, _two };
        Assert.Equal(2, EmbeddedPlan.Of(Wish(mine), intent, Router(Read(theirs))).Foreign.Count);

        var leaving = Wish(mine) with { Absent = [new ConnectionAbsence(_two, "port0", [], [])] };
        Assert.Empty(EmbeddedPlan.Of(leaving, intent, Router(Read(theirs))).Foreign);
    }

    [Fact]
    public void A_connection_that_no_wish_names_is_drift_and_stays()
    {
        var plan = EmbeddedPlan.Of(Wish(), new HashSet<Guid> { _one }, Router(Read(Connection(_one, "192.0.2.0", "192.0.2.1"))));
        Assert.True(plan.IsEmpty);
        Assert.Single(plan.Drift);
    }

    private static RouterWish Wish(params ConnectionWish[] connections) => new() { LocalAsn = Local, Connections = connections };

    private static RouterReadBack Router(params ConnectionReadBack[] connections) =>
        new() { LocalAsn = Local, Revision = 1, Salt = "salt", Connections = connections };

    private static ConnectionReadBack Read(ConnectionWish c) => new(
        c.ConnectionId, c.InterfaceName, c.Addresses, [.. c.Sessions.Select(s => EmbeddedSessions.Key(s.PeerAddress))], [],
        ConnectionText.Lines(c, Local, "salt"));

    private static ConnectionWish Dual(Guid id)
    {
        var four = Connection(id, "192.0.2.0", "192.0.2.1");
        return four with
        {
            Addresses = [.. four.Addresses, new(Address.Parse("2001:db8:ffff::1"), 127)],
            V6 = four.V4! with { Family = Family.IPv6, LocalAddress = Address.Parse("2001:db8:ffff::1"), PeerAddress = Address.Parse("2001:db8:ffff::") },
        };
    }

    private static ConnectionWish Connection(Guid id, string peer, string local) => new()
    {
        ConnectionId = id,
        InterfaceName = "port0",
        Addresses = [new(Address.Parse(local), 31)],
        V4 = SessionTextTests.Wish(SessionPolicy.DenyAll) with { LocalAddress = Address.Parse(local), PeerAddress = Address.Parse(peer) },
    };
}
