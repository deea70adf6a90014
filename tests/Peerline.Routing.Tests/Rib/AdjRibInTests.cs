using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Rib;

public class AdjRibInTests
{
    private static readonly UpdateContext Plain = new(FourOctetAs: true, PeerKind.External);
    private static readonly UpdateContext TwoOctet = new(FourOctetAs: false, PeerKind.External);
    private static readonly UpdateContext WithPaths = new(FourOctetAs: true) { AddPath = AddPathFamilies.IPv4Unicast };

    private static Prefix Numbered(int i) => new(Address.FromIPv4(0x0a000000u + ((uint)i << 8)), 24);

    [Fact]
    public void Routes_that_come_and_go_allocate_nothing_once_the_table_has_grown()
    {
        var table = new AdjRibsIn();
        var peer = table.Add("peer");
        table.Validate(VrpTable.Create([new Vrp(Prefix.Parse("10.0.0.0/8"), 24, 65001)]));
        byte[][][] sets = [.. Enumerable.Range(0, 40).Select(s => RibSamples.Announce(
            RibSamples.Make(64500 + (uint)s, 65000 + (uint)s % 4, s % 3), Enumerable.Range(s * 20, 50).Select(Numbered)).ToArray())];
        byte[][] gone = [.. RibSamples.Withdraw(Enumerable.Range(0, 850).Select(Numbered))];
        for (var i = 0; i < 400; i++) Round(i);
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 50; i++) Round(i);
        }));
        Assert.True(table.Grace.Period > 20);

        void Round(int i)
        {
            foreach (var set in sets)
                foreach (var body in set) peer.Apply(UpdateMessage.Read(body, Plain), RibSamples.Start);
            if (i % 2 == 0)
                foreach (var body in gone) peer.Apply(UpdateMessage.Read(body, Plain), RibSamples.Start);
            peer.TryGet(Numbered(7), out _);
            peer.TryLongestMatch(Numbered(7).Network, out _);
            table.TryLongestMatch(Numbered(7).Network, out _);
        }
    }

    [Fact]
    public void What_is_received_is_kept_as_a_session_keeps_it()
    {
        var attributes = new RouteAttributesBuilder
        {
            AsPath = [new AsPathSegmentValue(AsPathSegmentType.Sequence, [64501, 4200000001])], NextHop = Address.Parse("192.0.2.1"),
            MultiExitDisc = 5, Communities = [Community.NoExport], Raw = [[0xc0, 0xfe, 2, 1, 2]],
        }.Build();
        foreach (var (four, context) in ((bool, UpdateContext)[])[(true, Plain), (false, TwoOctet)])
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            new UpdateWriter(four).Announce(output, attributes, [Numbered(1)]);
            var update = UpdateMessage.Read(output.WrittenSpan[19..], context);
            var peer = new AdjRibsIn().Add("peer");
            Assert.Equal(new RibChange(1, 0, 0, 0, 0, RibRefusal.None), peer.Apply(update, RibSamples.Start));
            Assert.Equal(RouteAttributes.ForNlri(update), peer.Get(Numbered(1))!.Attributes);
            Assert.Equal(attributes.AsPath, peer.Get(Numbered(1))!.Attributes.AsPath);
        }
    }

    [Fact]
    public void The_same_route_again_keeps_its_time_and_other_attributes_take_a_new_one()
    {
        var peer = new AdjRibsIn().Add("peer");
        var later = RibSamples.Start.AddMinutes(5);
        Assert.Equal(1, peer.Announce(Numbered(1), RibSamples.Make(64500, 65000, 0), RibSamples.Start).Added);
        Assert.True(peer.Announce(Numbered(1), RibSamples.Make(64500, 65000, 0), later).IsNothing);
        Assert.Equal(RibSamples.Start, peer.Get(Numbered(1))!.ReceivedAt);
        Assert.Equal(1, peer.Announce(Numbered(1), RibSamples.Make(64500, 65001, 0), later).Replaced);
        Assert.Equal(later, peer.Get(Numbered(1))!.ReceivedAt);
        Assert.Equal(1, peer.Count);
    }

    [Fact]
    public void What_is_treated_as_withdrawn_goes_and_what_resets_the_session_changes_nothing()
    {
        var peer = new AdjRibsIn().Add("peer");
        var body = RibSamples.Announce(RibSamples.Make(64500, 65000, 0), [Numbered(1), Numbered(2)]).Single();
        peer.Apply(UpdateMessage.Read(body, Plain), RibSamples.Start);
        var broken = (byte[])body.Clone();
        broken[4] = 0x80;   // ORIGIN, flagged optional: RFC 7606 3 (c)
        var update = UpdateMessage.Read(broken, Plain);
        Assert.Equal(UpdateAction.TreatAsWithdraw, update.Action);
        Assert.Equal(2, peer.Apply(update, RibSamples.Start).Withdrawn);
        Assert.Equal(0, peer.Count);

        peer.Apply(UpdateMessage.Read(body, Plain), RibSamples.Start);
        var reset = UpdateMessage.Read([0, 9, 0, 0], Plain);
        Assert.Equal(UpdateAction.SessionReset, reset.Action);
        Assert.True(peer.Apply(reset, RibSamples.Start).IsNothing);
        Assert.Equal(2, peer.Count);
    }

    [Fact]
    public void End_of_RIB_is_noted_for_its_family_until_the_peer_is_marked_or_down()
    {
        var peer = new AdjRibsIn().Add("peer");
        peer.Apply(UpdateMessage.Read([0, 0, 0, 0], Plain), RibSamples.Start);
        Assert.True(peer.EndOfRibReceived(AfiSafi.IPv4Unicast));
        Assert.False(peer.EndOfRibReceived(AfiSafi.IPv6Unicast));
        peer.MarkStale(AfiSafi.IPv4Unicast);
        Assert.False(peer.EndOfRibReceived(AfiSafi.IPv4Unicast));
        peer.Apply(UpdateMessage.Read([0, 0, 0, 6, 0x80, 15, 3, 0, 2, 1], Plain), RibSamples.Start);
        Assert.True(peer.EndOfRibReceived(AfiSafi.IPv6Unicast));
        peer.Clear();
        Assert.False(peer.EndOfRibReceived(AfiSafi.IPv6Unicast));
    }

    [Fact]
    public void A_table_that_is_full_refuses_and_keeps_no_route_that_was_replaced()
    {
        var table = new AdjRibsIn(new AdjRibsInLimits { MaximumPrefixes = 10 });
        var peer = table.Add("peer");
        foreach (var body in RibSamples.Announce(RibSamples.Make(64500, 65000, 0), Enumerable.Range(0, 12).Select(Numbered)))
            Assert.Equal(new RibChange(10, 0, 0, 0, 2, RibRefusal.PrefixLimit), peer.Apply(UpdateMessage.Read(body, Plain), RibSamples.Start));
        Assert.Equal(10, table.PrefixCount(AfiSafi.IPv4Unicast));

        // One MiB of attribute sets: the first ones fill it, the next one finds no room.
        table = new AdjRibsIn(new AdjRibsInLimits { MaximumAttributeOctets = 1 << 20 });
        peer = table.Add("peer");
        RouteAttributes Large(int i) => new RouteAttributesBuilder
        {
            NextHop = Address.Parse("192.0.2.1"), Communities = [.. Enumerable.Range(0, 4000).Select(c => new Community((uint)(c + i)))],
        }.Build();
        var kept = 0;
        while (peer.Announce(Numbered(kept), Large(kept), RibSamples.Start).Refused == 0) kept++;
        Assert.InRange(kept, 50, 70);
        Assert.Equal(kept, peer.Count);
        var change = peer.Announce(Numbered(0), Large(1000), RibSamples.Start);
        Assert.Equal(new RibChange(0, 0, 0, 1, 1, RibRefusal.AttributeLimit), change);
        Assert.Null(peer.Get(Numbered(0)));
        Assert.Equal(kept - 1, table.PrefixCount(AfiSafi.IPv4Unicast));
        peer.Clear();
        Assert.Equal(0, table.AttributeSetCount);
    }

    [Fact]
    public void A_peer_has_so_many_paths_for_a_prefix_and_no_more()
    {
        var table = new AdjRibsIn();
        var peer = table.Add("peer");
        var refused = 0;
        for (var id = 1u; id <= 600; id++) refused += peer.Announce(Numbered(1), RibSamples.Make(64500, 65000, 0), RibSamples.Start, id).Refused;
        Assert.Equal(600 - 512, refused);
        Assert.Equal(512, peer.Count);
        Assert.Equal(512, peer.Page(RouteFilter.All, 1000).Routes.Length);
        for (var id = 1u; id <= 600; id++) peer.Withdraw(Numbered(1), id);
        Assert.Equal(0, peer.Count);
        Assert.Equal(0, table.PrefixCount(AfiSafi.IPv4Unicast));
    }

    [Fact]
    public void A_small_peer_is_found_among_many_prefixes_without_reading_them_all()
    {
        var table = new AdjRibsIn();
        var large = table.Add("large");
        var small = table.Add("small");
        for (var i = 0; i < 40_000; i++) large.Announce(Numbered(i), RibSamples.Make(64500, 65000 + (uint)i % 50, i % 3), RibSamples.Start);
        foreach (var i in (int[])[39_999, 7, 20_000]) small.Announce(Numbered(i), RibSamples.Make(64501, 7, 0), RibSamples.Start);
        Assert.Equal([Numbered(7), Numbered(20_000), Numbered(39_999)], small.Page(RouteFilter.All, 10).Routes.Select(r => r.Prefix));
        var page = small.Page(RouteFilter.All, 2);
        Assert.Equal([Numbered(39_999)], small.Page(RouteFilter.All, 2, page.Next).Routes.Select(r => r.Prefix));

        // One of many that wants something rare is read page by page, and finds the same.
        var rare = new RouteFilter { OriginAs = 65049, Community = new Community((ushort)64500, (ushort)1) };
        var expected = Pages(large, RouteFilter.All, 50_000).SelectMany(p => p.Routes).Where(rare.Matches).ToList();
        Assert.True(expected.Count > 100);
        Assert.Equal(expected, Pages(large, rare, 30).SelectMany(p => p.Routes));
    }

    [Fact]
    public void A_page_looks_at_so_many_prefixes_and_the_next_one_goes_on_there()
    {
        var table = new AdjRibsIn();
        var (large, second) = (table.Add("large"), table.Add("second"));
        for (var i = 0; i < 50_000; i++) large.Announce(Numbered(i), RibSamples.Make(64500, 65000, i == 49_999 ? 2 : 1), RibSamples.Start);
        second.Announce(Numbered(49_999), RibSamples.Make(64500, 65000, 2), RibSamples.Start);
        var last = new RouteFilter { Community = new Community((ushort)64500, (ushort)1) };
        var pages = Pages(large, last, 10);
        Assert.Equal(7, pages.Count);
        Assert.All(pages.SkipLast(1), page => Assert.True(page.Routes.IsEmpty && page.Next is not null));
        Assert.Equal([Numbered(49_999)], pages[^1].Routes.Select(r => r.Prefix));

        // Of all peers together, so many routes.
        pages = Pages(after => table.Page(last, 10, after));
        Assert.Equal(13, pages.Count);
        Assert.Equal(["large", "second"], pages[^1].Routes.Select(r => r.Peer));
        var none = new RouteFilter { OriginAs = 7, Family = AfiSafi.IPv4Unicast };
        Assert.Empty(Pages(large, none, 10).SelectMany(p => p.Routes));
    }

    private static List<RoutePage> Pages(AdjRibIn peer, RouteFilter filter, int limit) => Pages(after => peer.Page(filter, limit, after));

    private static List<RoutePage> Pages(Func<RouteCursor?, RoutePage> read)
    {
        var pages = new List<RoutePage>();
        do
        {
            pages.Add(read(pages.Count == 0 ? null : pages[^1].Next));
        }
        while (pages[^1].Next is not null);
        return pages;
    }

    [Fact]
    public void The_import_policy_says_what_becomes_of_a_route_and_is_asked_again_when_told()
    {
        var peer = new AdjRibsIn().Add("peer");
        peer.ImportPolicy = (prefix, attributes) => attributes.OriginAs == 65000 ? RouteDisposition.Accepted : RouteDisposition.RejectedByPolicy;
        peer.Announce(Numbered(1), RibSamples.Make(64500, 65000, 0), RibSamples.Start);
        peer.Announce(Numbered(2), RibSamples.Make(64500, 65001, 0), RibSamples.Start, pathId: 9);
        var accepted = new RouteFilter { Disposition = RouteDisposition.Accepted };
        Assert.Equal([Numbered(1)], peer.Page(accepted, 10).Routes.Select(r => r.Prefix));
        peer.ImportPolicy = (_, _) => RouteDisposition.Accepted;
        Assert.Equal(1, peer.EvaluateAgain());
        Assert.Equal(2, peer.Page(accepted, 10).Routes.Length);
    }

    [Fact]
    public void A_peer_that_was_removed_takes_its_routes_along_and_gets_no_more()
    {
        var table = new AdjRibsIn();
        var peer = table.Add("peer");
        peer.Announce(Numbered(1), RibSamples.Make(64500, 65000, 0), RibSamples.Start);
        table.Remove(peer);
        Assert.Empty(table.Peers);
        Assert.True(peer.Announce(Numbered(2), RibSamples.Make(64500, 65000, 0), RibSamples.Start).IsNothing);
        Assert.Equal(0, table.PrefixCount(AfiSafi.IPv4Unicast));
        Assert.Equal(0, table.AttributeSetCount);
    }

    [Fact]
    public void A_peer_of_many_routes_is_removed_and_the_next_one_finds_all_space_again()
    {
        var table = new AdjRibsIn();
        for (var round = 0; round < 3; round++)
        {
            var peer = table.Add("peer");
            for (var i = 0; i < 50_000; i += 100)
            {
                var attributes = RibSamples.Make(64500, (uint)(65000 + i), 1);
                foreach (var body in RibSamples.Announce(attributes, Enumerable.Range(i, 100).Select(Numbered)))
                    peer.Apply(UpdateMessage.Read(body, Plain), RibSamples.Start);
            }
            Assert.Equal(50_000, peer.Count);
            table.Remove(peer);
            Assert.Equal(0, table.PrefixCount(AfiSafi.IPv4Unicast));
            Assert.Equal(0, table.AttributeSetCount);
            Assert.Equal(0, table.Memory.InUse.Routes + table.Memory.InUse.AttributeSets);
        }
    }

    [Fact]
    public void A_full_table_is_kept_in_few_octets_and_a_further_peer_in_fewer()
    {
        var table = new AdjRibsIn();
        var routes = 300_000;
        Fill(table.Add("first"), 1);
        var first = table.Memory.Total;
        Fill(table.Add("second"), 2);
        Assert.InRange(first / routes, 20, 64);
        Assert.InRange((table.Memory.Total - first) / routes, 10, 32);

        void Fill(AdjRibIn peer, uint number)
        {
            for (var i = 0; i < routes; i += 3)
            {
                var attributes = new RouteAttributesBuilder
                {
                    NextHop = Address.FromIPv4(0xc0000200 + number),
                    AsPath = [new AsPathSegmentValue(AsPathSegmentType.Sequence, [64500 + number, 100 + (uint)i % 400, (uint)i, 7 + (uint)i / 16])],
                    Communities = [new Community((ushort)(64500 + number), (ushort)i), new Community((ushort)(64500 + number), (ushort)(i >> 8))],
                }.Build();
                for (var j = i; j < i + 3; j++) peer.Announce(Numbered(j), attributes, RibSamples.Start);
            }
        }
    }
}
