using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bmp;

public class BmpSessionTests
{
    [Fact]
    public void A_stream_tells_the_story_of_its_peers()
    {
        var log = EventLog.Of(
        [
            BmpSamples.Initiation,
            BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)),
            BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),
            BmpSamples.Route(BmpSamples.Peer with { View = RibView.AdjRibInPostPolicy }, Samples.Withdraw(Prefix.Parse("10.0.0.0/8"))),
            BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv6Unicast),
            BmpSamples.Write(w => w.Statistics(BmpSamples.Peer, [new(BmpStatisticType.AdjRibIn, 7), new(BmpStatisticType.AsPathLoop, 2)])),
            BmpSamples.Write(w => w.PeerDown(BmpSamples.Peer, PeerDownReason.RemoteNotification, BmpSamples.Notification)),
            BmpSamples.Termination,
        ], out var session);
        Assert.Equal(
        [
            "initiated edge1 a router",
            "up 192.0.2.1 AS 4200000001 192.0.2.9 179 50001 64500 4200000001",
            "routes 192.0.2.1 AdjRibInPrePolicy Accept +203.0.113.0/24 +198.51.100.0/24 path 64501 4200000001 64503",
            "routes 192.0.2.1 AdjRibInPostPolicy Accept -10.0.0.0/8 path ",
            "end of rib 192.0.2.1 AdjRibInPrePolicy ipv6-unicast",
            "statistics 192.0.2.1 7=7 4=2",
            "down 192.0.2.1 Remote system closed, NOTIFICATION PDU follows 6/2 Cease: Administrative Shutdown maintenance",
            "terminated RedundantConnection bye",
        ], log.Lines.Where(l => !l.StartsWith("message", StringComparison.Ordinal)));
        Assert.Equal(BmpDisconnect.Terminated, session.Ended);
        Assert.Equal(0, session.Read(BmpSamples.Initiation));
        Assert.Equal(("edge1", 8L), (session.Router.SysName, session.Router.Messages));
        var peer = Assert.Single(session.Router.Peers);
        Assert.Equal((false, 3L), (peer.IsUp, peer.RouteMonitoringMessages));
    }

    [Theory]
    [InlineData(AddPathMode.Receive, AddPathMode.Send, RibView.AdjRibInPrePolicy, true)]
    [InlineData(AddPathMode.Send, AddPathMode.Receive, RibView.AdjRibInPrePolicy, false)]
    [InlineData(AddPathMode.Receive, AddPathMode.Send, RibView.AdjRibInPostPolicy, true)]
    [InlineData(AddPathMode.Receive, AddPathMode.Send, RibView.AdjRibOutPostPolicy, false)]
    [InlineData(AddPathMode.Send, AddPathMode.Receive, RibView.AdjRibOutPostPolicy, true)]
    [InlineData(AddPathMode.Send, AddPathMode.Receive, RibView.AdjRibOutPrePolicy, true)]
    [InlineData(AddPathMode.SendReceive, AddPathMode.SendReceive, RibView.AdjRibOutPrePolicy, true)]
    public void Path_identifiers_are_there_where_both_OPENs_agree_for_the_direction_of_the_table(
        AddPathMode sent, AddPathMode received, RibView view, bool expected)
    {
        var open = (AddPathMode mode) => BmpSamples.PlainOpen(64500, new AddPathCapability([new AddPathFamily(AfiSafi.IPv4Unicast, mode)]));
        var context = MonitoredContext.From(open(sent), open(received), view, legacyAsPath: false);
        Assert.Equal(expected, context.AddPath.Contains(AfiSafi.IPv4Unicast));
        Assert.False(context.AddPath.Contains(AfiSafi.IPv6Unicast));
    }

    [Fact]
    public void Of_a_Loc_RIB_either_OPEN_says_how_its_routes_look()
    {
        var open = BmpSamples.PlainOpen(64500, new AddPathCapability([new AddPathFamily(AfiSafi.IPv4Unicast, AddPathMode.Send)]));
        var context = MonitoredContext.From(open, open, RibView.LocRib, legacyAsPath: false);
        Assert.True(context.AddPath.Contains(AfiSafi.IPv4Unicast));
        Assert.True(context.FourOctetAs);
    }

    [Fact]
    public void The_A_flag_decides_how_long_AS_numbers_are_message_by_message()
    {
        byte[] two = Samples.Hex("ffffffffffffffffffffffffffffffff 002f 02 0000 0014 400101 00 400206 0202 fde9 fdea 400304 c0000201 18 cb0071");
        two[17] = (byte)two.Length;
        var four = BmpSamples.Update;
        var log = EventLog.Of(
        [
            BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)),
            BmpSamples.Route(BmpSamples.Peer with { IsLegacyAsPath = true }, two),
            BmpSamples.Route(BmpSamples.Peer, four),
            BmpSamples.Route(BmpSamples.Peer with { IsLegacyAsPath = true }, two),
        ]);
        Assert.Equal(["path 65001 65002", "path 64501 4200000001 64503", "path 65001 65002"],
            log.Lines.Where(l => l.StartsWith("routes", StringComparison.Ordinal)).Select(l => l[l.IndexOf("path", StringComparison.Ordinal)..]));
    }

    [Fact]
    public void Path_identifiers_reach_the_consumer()
    {
        var log = EventLog.Of([.. AddPathStream()]);
        Assert.Contains("routes 192.0.2.1 AdjRibInPrePolicy Accept +203.0.113.0/24#7 path 65001", log.Lines);
    }

    [Fact]
    public void Without_a_Peer_Up_only_what_is_unambiguous_is_taken()
    {
        var one = Samples.Announce(Samples.Attributes.Build(), Prefix.Parse("203.0.113.0/24"));
        var log = EventLog.Of(
        [
            BmpSamples.Route(BmpSamples.Peer, one),                     // four octets of NLRI: no room for an identifier
            BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),       // two /24: the first could be the identifier of the second
            AddPathStream()[1],                                        // an identifier of 7 would be a prefix of length 0 thrice, and then nonsense
            BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv4Unicast),
        ], out var session);
        Assert.Equal(
        [
            "routes 192.0.2.1 AdjRibInPrePolicy Accept +203.0.113.0/24 path 64501 4200000001 64503",
            "context unknown 192.0.2.1 AdjRibInPrePolicy",
            "routes 192.0.2.1 AdjRibInPrePolicy Accept +203.0.113.0/24#7 path 65001",
            "end of rib 192.0.2.1 AdjRibInPrePolicy ipv4-unicast",
        ], log.Lines.Where(l => !l.StartsWith("message", StringComparison.Ordinal)));
        var peer = Assert.Single(session.Router.Peers);
        Assert.Equal((false, 1L), (peer.HasContext, peer.UnknownContexts));
    }

    [Fact]
    public void After_a_Peer_Down_the_old_OPENs_say_nothing_any_more()
    {
        var log = EventLog.Of(
        [
            BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)),
            BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),
            BmpSamples.Write(w => w.PeerDown(BmpSamples.Peer, PeerDownReason.RemoteNoNotification)),
            BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),
        ]);
        Assert.Equal("context unknown 192.0.2.1 AdjRibInPrePolicy", log.Lines[^1]);
    }

    [Fact]
    public void A_malformed_UPDATE_is_told_and_the_session_goes_on()
    {
        var bad = BmpSamples.Update.ToArray();
        bad[26] = 9;                                   // ORIGIN 9
        var log = EventLog.Of(
        [
            BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)),
            BmpSamples.Route(BmpSamples.Peer, bad),
            BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),
        ], out var session);
        Assert.Null(session.Ended);
        Assert.Contains("TreatAsWithdraw", log.Lines[3], StringComparison.Ordinal);
        Assert.Contains("Accept", log.Lines[5], StringComparison.Ordinal);
        Assert.Equal(1, session.Router.Peers.Single().MalformedUpdates);
    }

    [Fact]
    public void Peers_that_differ_in_type_instance_or_address_are_different_and_tables_of_one_are_not()
    {
        var peers = new[]
        {
            BmpSamples.Peer,
            BmpSamples.Peer with { View = RibView.AdjRibOutPrePolicy },
            BmpSamples.Peer with { Key = BmpSamples.Peer.Key with { Type = BmpPeerType.LocalInstance } },
            BmpSamples.Peer with { Key = BmpSamples.Peer.Key with { Distinguisher = new RouteDistinguisher(5) } },
            BmpSamples.Peer with { Key = BmpSamples.Peer.Key with { Address = Address.Parse("192.0.2.2") } },
        };
        EventLog.Of([.. peers.Concat(peers).Select(p => BmpSamples.Route(p, BmpSamples.Update))], out var session);
        Assert.Equal(4, session.Router.Peers.Count);
        Assert.Equal(10, session.Router.Peers.Sum(p => p.RouteMonitoringMessages));
    }

    [Fact]
    public void A_router_that_speaks_of_too_many_peers_is_not_listened_to_any_more()
    {
        var log = new EventLog();
        var session = new BmpSession(new BmpRouter(null, default), log, maximumPeers: 3);
        for (byte i = 1; i < 6; i++)
        {
            var peer = BmpSamples.Peer with { Key = BmpSamples.Peer.Key with { Address = Address.FromOctets([10, 0, 0, i]) } };
            session.Read(BmpSamples.EndOfRib(peer, AfiSafi.IPv4Unicast));
        }
        Assert.Equal((BmpDisconnect.TooManyPeers, 3), (session.Ended, session.Router.Peers.Count));
    }

    [Fact]
    public void Version_4_is_never_read_as_version_3()
    {
        foreach (var (name, octets) in BmpSamples.All.Where(s => s.Octets[5] is 1 or 2 or 6))
        {
            var four = octets.ToArray();
            four[0] = 4;
            var log = EventLog.Of([four], out var session);
            Assert.True(session.Ended is null && log.Lines is [_, ['u', 'n', ..]], $"{name}: {string.Join(", ", log.Lines)}");
        }
        var route = BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update);
        route[0] = 4;
        Assert.StartsWith("malformed TlvOverrun", EventLog.Of([route]).Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]      // up to revision 19 of the draft
    [InlineData(7)]      // revision 20
    public void Version_4_carries_the_UPDATE_and_what_it_takes_to_read_it_in_TLVs(byte type)
    {
        var update = AddPathUpdate;
        byte[] tlvs =
        [
            0, 1, 0, 6, 0, 0, 69, 4, 0, 1, 1, 3,                         // ADD-PATH for IPv4 unicast
            0, 3, 0, 3, 0, 0, (byte)'r', (byte)'e', (byte)'d',
            0, type, 0, (byte)update.Length, 0, 0, .. update,
        ];
        byte[] octets = [4, 0, 0, 0, (byte)(48 + tlvs.Length), 0, .. BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update)[6..48], .. tlvs];
        var log = EventLog.Of([octets]);
        Assert.Equal("routes 192.0.2.1 AdjRibInPrePolicy Accept +203.0.113.0/24#7 path 65001", log.Lines[^1]);
    }

    [Fact]
    public void Mutated_streams_never_throw_and_end_or_go_on()
    {
        var random = new Random(20260108);
        var (ended, went) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = BmpSamples.All[random.Next(BmpSamples.All.Length)].Octets.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                // The headers mostly stay, so that the mutants reach the bodies.
                var at = random.Next(random.Next(10) == 0 ? 0 : Math.Min(48, octets.Length - 1), octets.Length);
                octets[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(octets[at] ^ (1 << random.Next(8)));
            }
            if (random.Next(4) == 0) octets = octets[..random.Next(octets.Length)];
            EventLog.Of([octets, BmpSamples.Initiation], out var session);
            if (session.Ended is null) went++;
            else ended++;
        }
        Assert.InRange(ended, 2_000, 18_000);
        Assert.InRange(went, 2_000, 18_000);
    }

    [Fact]
    public void Route_Monitoring_allocates_nothing_from_the_frame_to_the_consumer()
    {
        byte[] stream =
        [
            .. BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update),
            .. BmpSamples.Route(BmpSamples.Peer with { View = RibView.AdjRibInPostPolicy }, BmpSamples.Update),
            .. BmpSamples.Route(BmpSamples.LocRib, BmpSamples.Update),
            .. BmpSamples.EndOfRib(BmpSamples.Peer, AfiSafi.IPv4Unicast),
            .. BmpSamples.Write(w => w.Statistics(BmpSamples.Peer, BmpSamples.Statistics)),
        ];
        var counter = new Counter();
        var session = new BmpSession(new BmpRouter(null, default), counter);
        session.Read(BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(4200000001)));
        session.Read(BmpSamples.PeerUp(BmpSamples.LocRib, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(64500)));
        for (var i = 0; i < 200; i++) Assert.Equal(stream.Length, session.Read(stream));
        var read = 200;
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++, read++) session.Read(stream);
        }));
        Assert.Equal(read * 6, counter.Prefixes);
    }

    private static byte[] AddPathUpdate
    {
        get
        {
            var update = Samples.Hex("ffffffffffffffffffffffffffffffff 0000 02 0000 0014 400101 00 400206 0201 0000fde9 400304 c0000201 00000007 18 cb0071");
            update[17] = (byte)update.Length;
            return update;
        }
    }

    private static byte[][] AddPathStream() =>
    [
        BmpSamples.PeerUp(BmpSamples.Peer,
            BmpSamples.PlainOpen(64500, new AddPathCapability([new AddPathFamily(AfiSafi.IPv4Unicast, AddPathMode.Receive)])),
            BmpSamples.PlainOpen(4200000001, new AddPathCapability([new AddPathFamily(AfiSafi.IPv4Unicast, AddPathMode.SendReceive)]))),
        BmpSamples.Route(BmpSamples.Peer, AddPathUpdate),
    ];

    private sealed class Counter : IBmpConsumer
    {
        public long Prefixes { get; private set; }

        public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update)
        {
            foreach (var _ in update.Nlri) Prefixes++;
        }
    }
}
