using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Rib;
using Peerline.Routing.Tests.Wire;

namespace Peerline.Routing.Tests.Bmp;

public class BmpTableFeedTests
{
    private static readonly Prefix One = Prefix.Parse("203.0.113.0/24");
    private static readonly Prefix Two = Prefix.Parse("198.51.100.0/24");

    private readonly AdjRibsIn _ribs = new();
    private readonly BmpTableFeed _feed;

    public BmpTableFeedTests() => _feed = new BmpTableFeed(_ribs);

    private static byte[] Up => BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001));

    private static byte[] Route(RibView view = RibView.AdjRibInPrePolicy) => BmpSamples.Route(BmpSamples.Peer with { View = view }, BmpSamples.Update);

    private static byte[] EndOfRib => BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv4Unicast);

    [Fact]
    public void What_comes_twice_is_there_once()
    {
        var router = Connect("192.0.2.9", Up, Route(), Route(), EndOfRib);
        var (name, peer, view, table) = Assert.Single(_feed.Tables);
        Assert.Equal(("192.0.2.9", BmpSamples.Peer.Key, RibView.AdjRibInPrePolicy), (name, peer, view));
        Assert.Equal(2, table.Count);
        Assert.True(table.EndOfRibReceived(AfiSafi.IPv4Unicast));
        Assert.Equal("64501 4200000001 64503", table.Get(One)!.Attributes.AsPathText);
        router.Read(BmpSamples.Route(BmpSamples.Peer, Samples.Withdraw(One)));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void Tables_of_a_peer_and_peers_of_routers_are_kept_apart()
    {
        Connect("192.0.2.9", Up, Route(), Route(RibView.AdjRibInPostPolicy), Route(RibView.AdjRibOutPostPolicy));
        Connect("192.0.2.8", Up, Route());
        Assert.Equal(4, _feed.Tables.Count);
        Assert.All(_feed.Tables, t => Assert.Equal(2, t.Table.Count));
        Assert.Equal(2, _ribs.PrefixCount(AfiSafi.IPv4Unicast));
    }

    [Fact]
    public void A_peer_that_goes_down_takes_its_routes_along()
    {
        Connect("192.0.2.8", Up, Route());
        var router = Connect("192.0.2.9", Up, Route(), Route(RibView.AdjRibInPostPolicy), BmpSamples.Write(w => w.PeerDown(BmpSamples.Peer, 2)));
        Assert.Equal("192.0.2.8", Assert.Single(_feed.Tables).Router);
        router.Read([.. Up, .. Route()]);
        Assert.Equal(2, _feed.Tables.Count);
    }

    [Fact]
    public void Routes_of_a_router_that_is_gone_are_stale_until_it_says_them_again_or_says_that_it_is_done()
    {
        var gone = Connect("192.0.2.9", Up, Route(), EndOfRib);
        _feed.Disconnected(gone.Router, BmpDisconnect.ConnectionLost);
        var table = Assert.Single(_feed.Tables).Table;
        Assert.True(table.Get(One)!.IsStale);

        var back = Connect("192.0.2.9", Up, BmpSamples.Route(BmpSamples.Peer, Samples.Announce(Samples.Attributes.Build(), One)));
        Assert.Same(table, Assert.Single(_feed.Tables).Table);
        Assert.False(table.Get(One)!.IsStale);
        Assert.True(table.Get(Two)!.IsStale);
        back.Read(EndOfRib);
        Assert.Null(table.Get(Two));
        Assert.NotNull(table.Get(One));
    }

    [Fact]
    public void What_a_router_does_not_speak_of_in_a_whole_connection_goes_with_the_end_of_it()
    {
        var first = Connect("192.0.2.9", Up, Route());
        _feed.Disconnected(first.Router, BmpDisconnect.Closed);
        var second = Connect("192.0.2.9");
        Assert.Single(_feed.Tables);
        _feed.Disconnected(second.Router, BmpDisconnect.Closed);
        Assert.Empty(_feed.Tables);
        Assert.Equal(0, _ribs.PrefixCount(AfiSafi.IPv4Unicast));
    }

    [Fact]
    public void The_end_of_an_old_connection_does_not_touch_what_a_newer_one_has_taken_over()
    {
        var old = Connect("192.0.2.9", Up, Route());
        Connect("192.0.2.9", Up, Route());
        _feed.Disconnected(old.Router, BmpDisconnect.ConnectionLost);
        Assert.False(Assert.Single(_feed.Tables).Table.Get(One)!.IsStale);
    }

    private BmpSession Connect(string address, params byte[][] messages)
    {
        var session = new BmpSession(new BmpRouter(new IPEndPoint(IPAddress.Parse(address), 40000), default), _feed);
        foreach (var message in messages) Assert.Equal(message.Length, session.Read(message));
        return session;
    }
}
