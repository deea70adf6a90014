using System.Collections.Immutable;
using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib;
using Peerline.Routing.Rib.Storage;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Rib;

public class AdjRibsInTests
{
    private const int Peers = 3;
    private static readonly UpdateContext Plain = new(FourOctetAs: true);
    private static readonly UpdateContext WithPaths = new(FourOctetAs: true) { AddPath = AddPathFamilies.IPv4Unicast };

    private abstract record Step(int Peer);

    private sealed record Announce(int Peer, RouteAttributes Attributes, Prefix[] Prefixes) : Step(Peer);

    private sealed record Withdraw(int Peer, Prefix[] Prefixes) : Step(Peer);

    private sealed record Paths(int Peer, RouteAttributes Attributes, (Prefix, uint)[] Announced, (Prefix, uint)[] Withdrawn) : Step(Peer);

    private sealed record Dump(int Peer, RouteAttributes Attributes, Prefix Prefix, uint PathId) : Step(Peer);

    private sealed record Down(int Peer) : Step(Peer);

    private sealed record Stale(int Peer, bool Six, bool Sweep) : Step(Peer);

    private sealed record Vrps(int Peer, Vrp[] Table, bool Delta) : Step(Peer);

    private static readonly Gen<int> Peer = Gen.Int[0, Peers - 1];
    private static readonly Gen<(Prefix, uint)[]> PathsOfIPv4 = Gen.Select(
        RibSamples.Prefixes.Where(p => p.Afi == Afi.IPv4), Gen.UInt[0, 3], (p, id) => (p, id)).Array[0, 6];

    private static readonly Gen<Step> Steps = Gen.Frequency<Step>(
        (8, Gen.Select(Peer, RibSamples.Attributes, RibSamples.Prefixes.Array[1, 12], (p, a, x) => (Step)new Announce(p, a, x))),
        (4, Gen.Select(Peer, RibSamples.Prefixes.Array[1, 12], (p, x) => (Step)new Withdraw(p, x))),
        (3, Gen.Select(Peer, Gen.Const(RibSamples.Make(64500, 65000, 1)), PathsOfIPv4, PathsOfIPv4,
            (p, at, x, y) => (Step)new Paths(p, at, x, y))),
        (3, Gen.Select(Peer, RibSamples.Attributes, RibSamples.Prefixes, Gen.UInt[0, 2], (p, at, x, id) => (Step)new Dump(p, at, x, id))),
        (1, Peer.Select(p => (Step)new Down(p))),
        (2, Gen.Select(Peer, Gen.Bool, Gen.Bool, (p, six, sweep) => (Step)new Stale(p, six, sweep))),
        (2, Gen.Select(RibSamples.Vrps.Array[0, 12], Gen.Bool, (x, delta) => (Step)new Vrps(0, x, delta))));

    private static readonly Gen<RouteFilter> Filters = Gen.Select(
        Gen.Int[0, 9], RibSamples.Prefixes, Gen.Enum<PrefixRelation>(), Gen.UInt[65000, 65003], Gen.Int[0, 2],
        (kind, prefix, relation, asn, n) => kind switch
        {
            0 => RouteFilter.All,
            1 => new RouteFilter { OriginAs = asn },
            2 => new RouteFilter { Community = new Community((ushort)64500, (ushort)n) },
            3 => new RouteFilter { OriginState = (OriginState)n },
            4 => new RouteFilter { AsPath = AsPathPattern.Parse($"^64501 .* [{asn}-{asn + 1}]$"), IsStale = n == 0 },
            5 => new RouteFilter { Family = n == 0 ? AfiSafi.IPv4Unicast : AfiSafi.IPv6Unicast, OriginAs = asn },
            6 => new RouteFilter { LargeCommunity = new LargeCommunity(64500, 64500 + (uint)n, 7) },
            7 => new RouteFilter { ExtendedCommunity = new ExtendedCommunity(0x0002fbf400000007) },
            _ => new RouteFilter { Prefix = prefix, Relation = relation },
        });

    // Also of a table that begins to find its prefixes directly at once, or after some of them.
    [Theory]
    [InlineData(PrefixTrie.DirectFrom)]
    [InlineData(0)]
    [InlineData(15)]
    public void Whatever_comes_in_whatever_order_the_tables_say_what_a_dictionary_says(int directFrom)
    {
        var routes = 0;
        Gen.Select(Steps.Array[1, 40], RibSamples.Prefixes.Array[20], Filters.Array[6], Gen.Int[1, 7]).Sample((steps, probes, filters, limit) =>
        {
            var (table, peers, model) = Begin(directFrom);
            var at = RibSamples.Start;
            foreach (var step in steps) Do(step, table, peers, model, at = at.AddSeconds(1));
            Assert.Equal(model.All.Count(), table.RouteCount);
            Interlocked.Add(ref routes, model.All.Count());
            Compare(table, peers, model, probes);
            foreach (var filter in filters)
            {
                Assert.Equal(model.Page(filter), AllPages(limit, (count, after) => table.Page(filter, count, after)));
                for (var i = 0; i < Peers; i++)
                    Assert.Equal(model.Page(filter, i), AllPages(limit, (count, after) => peers[i].Page(filter, count, after)));
            }
        });
        Assert.True(routes > 1000);
    }

    [Fact]
    public void When_all_peers_are_down_nothing_is_left_and_the_space_is_used_again()
    {
        Steps.Array[20, 60].Sample(steps =>
        {
            var (table, peers, model) = Begin();
            foreach (var step in steps) Do(step, table, peers, model, RibSamples.Start);
            foreach (var peer in peers) peer.Clear();
            Assert.Equal(0, table.RouteCount);
            Assert.Equal(0, table.AttributeSetCount);
            Assert.Equal(0, table.PrefixCount(AfiSafi.IPv4Unicast) + table.PrefixCount(AfiSafi.IPv6Unicast));
            Assert.Empty(table.Page(RouteFilter.All, 10).Routes);
            Assert.Equal(0, table.Memory.InUse.Routes + table.Memory.InUse.AttributeSets);
        }, iter: 200);
    }

    private static (AdjRibsIn, AdjRibIn[], RibModel) Begin(int directFrom = PrefixTrie.DirectFrom)
    {
        var table = new AdjRibsIn(null, directFrom);
        return (table, [.. Enumerable.Range(0, Peers).Select(i => table.Add(RibModel.Name(i)))], new RibModel(Peers));
    }

    private static void Do(Step step, AdjRibsIn table, AdjRibIn[] peers, RibModel model, DateTimeOffset at)
    {
        var peer = peers[step.Peer];
        switch (step)
        {
            case Announce s:
                foreach (var body in RibSamples.Announce(s.Attributes, s.Prefixes.Distinct())) peer.Apply(UpdateMessage.Read(body, Plain), at);
                // The writer leaves out what the next hop's family cannot carry; the model must not know more.
                foreach (var prefix in s.Prefixes.Distinct().Where(p => IsCarried(s.Attributes, p)))
                    model.Announce(s.Peer, prefix, 0, Carried(s.Attributes, prefix), at);
                break;
            case Withdraw s:
                foreach (var body in RibSamples.Withdraw(s.Prefixes.Distinct())) peer.Apply(UpdateMessage.Read(body, Plain), at);
                foreach (var prefix in s.Prefixes) model.Withdraw(s.Peer, prefix, 0);
                break;
            case Paths s:
                var update = UpdateMessage.Read(RibSamples.WithPaths(s.Attributes, s.Announced, s.Withdrawn), WithPaths);
                Assert.Equal(UpdateFault.None, update.Problem.Fault);
                peer.Apply(update, at);
                foreach (var (prefix, id) in s.Withdrawn) model.Withdraw(s.Peer, prefix, id);
                foreach (var (prefix, id) in s.Announced) model.Announce(s.Peer, prefix, id, s.Attributes, at);
                break;
            case Dump s:
                peer.Announce(s.Prefix, s.Attributes, at, s.PathId);
                model.Announce(s.Peer, s.Prefix, s.PathId, s.Attributes, at);
                break;
            case Down:
                Assert.Equal(model.Routes[step.Peer].Count, peer.Clear());
                model.Routes[step.Peer].Clear();
                break;
            case Stale s:
                var family = s.Six ? AfiSafi.IPv6Unicast : AfiSafi.IPv4Unicast;
                if (s.Sweep)
                {
                    peer.SweepStale(family);
                    model.Sweep(s.Peer, family);
                }
                else
                {
                    peer.MarkStale(family);
                    model.MarkStale(s.Peer, family);
                }
                break;
            case Vrps s:
                var vrps = VrpTable.Create(s.Table);
                if (s.Delta) table.Validate(vrps, table.Vrps.Difference(vrps));
                else table.Validate(vrps);
                model.Validate(vrps);
                break;
        }
    }

    private static bool IsCarried(RouteAttributes attributes, Prefix prefix) => RibSamples.Announce(attributes, [prefix]).Any();

    // What comes back from the wire: the next hop of an IPv4 prefix has no second address.
    private static RouteAttributes Carried(RouteAttributes attributes, Prefix prefix)
    {
        var update = UpdateMessage.Read(RibSamples.Announce(attributes, [prefix]).Single(), Plain);
        return update.TryGetMpReach(out var reach) ? RouteAttributes.ForMpReach(update, reach) : RouteAttributes.ForNlri(update);
    }

    private static void Compare(AdjRibsIn table, AdjRibIn[] peers, RibModel model, Prefix[] probes)
    {
        Assert.Equal(model.All.Select(r => r.Attributes).Distinct().Count(), table.AttributeSetCount);
        foreach (var family in (AfiSafi[])[AfiSafi.IPv4Unicast, AfiSafi.IPv6Unicast])
            Assert.Equal(model.All.Select(r => r.Prefix).Where(p => p.Family == family).Distinct().Count(), table.PrefixCount(family));
        CompareMany(table, peers, [.. probes, .. model.All.Select(r => r.Prefix)]);
        foreach (var probe in probes.Concat(model.All.Select(r => r.Prefix)))
        {
            var covering = model.All.Select(r => r.Prefix).Where(p => p.Contains(probe.Network)).OrderBy(p => p.Length).ToList();
            Assert.Equal(covering.Count > 0, table.TryLongestMatch(probe.Network, out var longest));
            if (covering.Count > 0) Assert.Equal(covering[^1], longest);
            Assert.Equal(model.All.Any(r => r.Prefix == probe), table.Contains(probe));
            for (var i = 0; i < Peers; i++)
            {
                for (var path = 0u; path < 4; path++)
                {
                    var expected = model.Routes[i].GetValueOrDefault((probe, path));
                    Assert.Equal(expected, peers[i].Get(probe, path));
                    Assert.Equal(expected is not null, peers[i].TryGet(probe, out var entry, path));
                    if (expected is not null) Assert.Equal(EntryOf(expected), entry);
                }
                var match = model.LongestMatch(i, probe.Network);
                Assert.Equal(match is not null, peers[i].TryLongestMatch(probe.Network, out var best));
                if (match is not null) Assert.Equal(EntryOf(match), best);
            }
        }
    }

    // Many at once give what one after the other gives.
    private static void CompareMany(AdjRibsIn table, AdjRibIn[] peers, Prefix[] probes)
    {
        var matches = new Prefix[probes.Length];
        var entries = new RouteEntry[probes.Length];
        var count = table.LongestMatches([.. probes.Select(p => p.Network)], matches);
        Assert.Equal(matches.Count(m => m.Afi != Afi.None), count);
        for (var i = 0; i < probes.Length; i++)
        {
            table.TryLongestMatch(probes[i].Network, out var expected);
            Assert.Equal(expected, matches[i]);
        }
        foreach (var peer in peers)
        {
            count = peer.Get(probes, entries);
            Assert.Equal(entries.Count(e => e.Prefix.Afi != Afi.None), count);
            for (var i = 0; i < probes.Length; i++)
            {
                peer.TryGet(probes[i], out var expected);
                Assert.Equal(expected, entries[i]);
            }
        }
    }

    private static RouteEntry EntryOf(ReceivedRoute r) => new(r.Prefix, r.PathId, r.ReceivedAt, r.OriginState, r.Disposition, r.IsStale);

    private static List<ReceivedRoute> AllPages(int limit, Func<int, RouteCursor?, RoutePage> read)
    {
        var all = new List<ReceivedRoute>();
        for (RouteCursor? after = null; ;)
        {
            var page = read(limit, after);
            Assert.True(page.Routes.Length <= limit);
            all.AddRange(page.Routes);
            if (page.Next is not { } next) return all;
            Assert.True(RouteCursor.TryParse(next.ToString(), out var again));
            after = again;
        }
    }
}
