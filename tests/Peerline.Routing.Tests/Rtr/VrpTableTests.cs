using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Tests.Rtr;

/// <summary>The table answers as RFC 6811 says, whatever it was made from.</summary>
public class VrpTableTests
{
    private static readonly VrpTable Table = VrpTable.Create(
    [
        Vrp("192.0.2.0/24", 24, 64496), Vrp("198.51.100.0/22", 24, 64497), Vrp("2001:db8::/32", 48, 4200000001),
        Vrp("203.0.113.0/24", 32, 0), Vrp("10.0.0.0/8", 8, 64500), Vrp("10.0.0.0/8", 16, 64501), Vrp("10.64.0.0/10", 24, 0),
    ]);

    [Theory]
    [InlineData("192.0.2.0/24", 64496u, OriginState.Valid)]
    [InlineData("192.0.2.0/24", 64497u, OriginState.Invalid)]
    [InlineData("192.0.2.0/25", 64496u, OriginState.Invalid)]
    [InlineData("192.0.0.0/16", 64496u, OriginState.NotFound)]
    [InlineData("192.0.3.0/24", 64496u, OriginState.NotFound)]
    [InlineData("198.51.101.0/24", 64497u, OriginState.Valid)]
    [InlineData("198.51.101.0/25", 64497u, OriginState.Invalid)]
    [InlineData("2001:db8:1::/48", 4200000001u, OriginState.Valid)]
    [InlineData("2001:db8::/49", 4200000001u, OriginState.Invalid)]
    [InlineData("2001:db9::/32", 4200000001u, OriginState.NotFound)]
    [InlineData("203.0.113.0/24", 0u, OriginState.Invalid)]
    [InlineData("203.0.113.1/32", 64496u, OriginState.Invalid)]
    [InlineData("10.0.0.0/8", 64500u, OriginState.Valid)]
    [InlineData("10.0.0.0/8", 64501u, OriginState.Valid)]
    [InlineData("10.1.0.0/16", 64501u, OriginState.Valid)]
    [InlineData("10.1.0.0/16", 64500u, OriginState.Invalid)]
    [InlineData("10.64.0.0/16", 64501u, OriginState.Valid)]
    [InlineData("10.64.1.0/24", 64501u, OriginState.Invalid)]
    [InlineData("0.0.0.0/0", 64500u, OriginState.NotFound)]
    [InlineData("::/0", 64500u, OriginState.NotFound)]
    public void Any_covering_VRP_may_make_a_route_valid_and_the_longest_has_no_more_to_say(string prefix, uint origin, OriginState expected) =>
        Assert.Equal(expected, Table.Validate(Prefix.Parse(prefix), new Asn(origin)));

    [Fact]
    public void A_route_without_a_single_origin_is_never_valid()
    {
        Assert.Equal(OriginState.Invalid, Table.Validate(Prefix.Parse("192.0.2.0/24"), null));
        Assert.Equal(OriginState.Invalid, Table.Validate(Prefix.Parse("203.0.113.0/24"), null));
        Assert.Equal(OriginState.NotFound, Table.Validate(Prefix.Parse("172.16.0.0/24"), null));
        Assert.Equal(OriginState.NotFound, Table.Validate(default, new Asn(1)));
    }

    [Fact]
    public void Those_that_cover_a_route_are_listed_with_what_is_wrong_with_each()
    {
        var prefix = Prefix.Parse("10.64.1.0/24");
        var covering = Table.Covering(prefix);
        Assert.Equal(
            ["10.0.0.0/8 AS64500", "10.0.0.0/8-16 AS64501", "10.64.0.0/10-24 AS0"], covering.Select(v => v.ToString()));
        Assert.Equal(
            [VrpMatch.WrongOrigin, VrpMatch.TooLong, VrpMatch.WrongOrigin], covering.Select(v => v.Match(prefix, new Asn(64501))));
        Assert.Empty(Table.Covering(Prefix.Parse("11.0.0.0/24")));
        Assert.Equal(VrpMatch.NotCovering, covering[0].Match(Prefix.Parse("11.0.0.0/24"), new Asn(64500)));
        Assert.Equal(VrpMatch.Matched, covering[1].Match(Prefix.Parse("10.1.0.0/16"), new Asn(64501)));
    }

    [Fact]
    public void The_table_answers_as_the_naive_reading_of_the_RFC() =>
        Gen.Select(Vrps.Array[0, 60], Routes.Array[1, 60]).Sample((vrps, routes) =>
        {
            var table = VrpTable.Create(vrps);
            Assert.Equal(vrps.Distinct().Count(), table.Count);
            Assert.Equal(vrps.Distinct().Order(), table);
            foreach (var (prefix, origin) in routes)
            {
                var covering = vrps.Distinct().Where(v => v.Match(prefix, origin) != VrpMatch.NotCovering).ToList();
                Assert.Equal(Naive(vrps, prefix, origin), table.Validate(prefix, origin));
                Assert.Equal(covering.Order(), table.Covering(prefix).Order());
            }
            Assert.All(vrps, v => Assert.True(table.Contains(v)));
        }, iter: 500);

    [Fact]
    public void A_table_that_deltas_made_is_the_table_made_at_once() =>
        Gen.Select(Vrps.Array[0, 60], Gen.Select(Vrps.Array[0, 20], Gen.Int[0, 5], (a, n) => (a, n)).Array[1, 5], Routes.Array[1, 30])
            .Sample((start, steps, routes) =>
            {
                var present = start.ToHashSet();
                var table = VrpTable.Create(start);
                foreach (var (fresh, every) in steps)
                {
                    var before = table;
                    var delta = new VrpDelta(fresh, present.Order().Where((_, i) => i % (every + 1) == 0));
                    present.ExceptWith(delta.Withdrawn);
                    present.UnionWith(delta.Announced);
                    table = table.Apply(delta);

                    Assert.Equal(present.Order(), table);
                    Assert.Equal(present.Count, table.Count);
                    var difference = before.Difference(table);
                    Assert.Equal(present.Order(), before.Apply(difference));
                    Assert.Equal(before.Order(), table.Apply(table.Difference(before)));
                    Assert.True(difference.Count <= delta.Count);
                    foreach (var (prefix, origin) in routes)
                    {
                        Assert.Equal(Naive(present, prefix, origin), table.Validate(prefix, origin));
                        if (before.Validate(prefix, origin) != table.Validate(prefix, origin))
                            Assert.Contains(difference.Affected, a => a.Covers(prefix));
                    }
                }
            }, iter: 300);

    [Fact]
    public void What_a_delta_affects_is_said_in_as_few_prefixes_as_possible() =>
        Vrps.Array[0, 40].Sample(vrps =>
        {
            var affected = new VrpDelta(vrps, []).Affected;
            Assert.All(vrps, v => Assert.Single(affected, a => a.Covers(v.Prefix)));
            Assert.Equal(affected.Order(), affected);
            // Each is made of VRPs' prefixes alone: its first and its last address lie in one of them.
            Assert.All(affected, a => Assert.True(IsFilled(a, vrps)));
            Assert.All(affected.Zip(affected.Skip(1)), p => Assert.False(AreHalves(p.First, p.Second)));
        }, iter: 300);

    [Fact]
    public void Halves_become_a_whole()
    {
        var delta = new VrpDelta([Vrp("10.0.0.0/9", 9, 1), Vrp("10.128.0.0/10", 24, 1), Vrp("10.192.0.0/10", 24, 1)], [Vrp("10.3.0.0/16", 24, 1)]);
        Assert.Equal([Prefix.Parse("10.0.0.0/8")], delta.Affected);
        Assert.Equal([Prefix.IPv4Default, Prefix.IPv6Default], new VrpDelta([Vrp("::/0", 0, 1), Vrp("0.0.0.0/1", 9, 1), Vrp("128.0.0.0/1", 9, 1)], []).Affected);
        Assert.Empty(VrpDelta.None.Affected);
    }

    [Fact]
    public void What_goes_and_comes_in_one_delta_stays()
    {
        var delta = new VrpDelta([Vrp("10.0.0.0/8", 8, 1)], [Vrp("10.0.0.0/8", 8, 1), Vrp("10.0.0.0/8", 9, 1)]);
        Assert.Equal("+1 -1", delta.ToString());
        var table = VrpTable.Create(delta.Withdrawn).Apply(delta);
        Assert.Equal(["10.0.0.0/8 AS1"], table.Select(v => v.ToString()));
    }

    [Fact]
    public void What_is_not_well_formed_is_left_out()
    {
        Vrp[] wrong = [Vrp("10.0.0.0/8", 7, 1), Vrp("10.0.0.0/8", 33, 1), Vrp("2001:db8::/32", 129, 1), default];
        Assert.Empty(VrpTable.Create(wrong));
        Assert.Empty(VrpTable.Empty.Apply(new VrpDelta(wrong, wrong[..1])));
        Assert.All(wrong, v => Assert.False(Table.Contains(v)));
    }

    [Fact]
    public void Validating_allocates_nothing()
    {
        Prefix[] routes = [.. Table.Select(v => v.Prefix), Prefix.Parse("172.16.0.0/12"), Prefix.Parse("2001:db8:ffff::/48"), Prefix.IPv4Default];
        Run();
        Assert.Equal(0, Allocated.By(Run));

        void Run()
        {
            for (var i = 0; i < 1000; i++)
                foreach (var route in routes)
                {
                    Table.Validate(route, new Asn(64497));
                    Table.Validate(route, null);
                }
        }
    }

    private static Vrp Vrp(string prefix, int maxLength, uint asn) => new(Prefix.Parse(prefix), maxLength, asn);

    private static OriginState Naive(IEnumerable<Vrp> vrps, Prefix prefix, Asn? origin)
    {
        var covering = vrps.Where(v => v.Prefix.Covers(prefix)).ToList();
        if (covering.Count == 0) return OriginState.NotFound;
        return covering.Any(v => v.Asn == origin && v.Asn.Value != 0 && prefix.Length <= v.MaxLength) ? OriginState.Valid : OriginState.Invalid;
    }

    private static bool IsFilled(Prefix prefix, Vrp[] vrps)
    {
        if (vrps.Any(v => v.Prefix.Covers(prefix))) return true;
        if (prefix.IsHost || !vrps.Any(v => prefix.Covers(v.Prefix))) return false;
        var (first, second) = Halves(prefix);
        return IsFilled(first, vrps) && IsFilled(second, vrps);
    }

    private static bool AreHalves(Prefix first, Prefix second) =>
        first.Length == second.Length && first.Afi == second.Afi && first.Truncate(first.Length - 1) == second.Truncate(first.Length - 1);

    private static (Prefix First, Prefix Second) Halves(Prefix whole)
    {
        Span<byte> octets = stackalloc byte[16];
        var used = octets[..whole.Network.WriteTo(octets)];
        var first = new Prefix(Address.FromOctets(used), whole.Length + 1);
        used[whole.Length / 8] |= (byte)(0x80 >> (whole.Length % 8));
        return (first, new Prefix(Address.FromOctets(used), whole.Length + 1));
    }

    // Few bits vary, so that prefixes nest, meet and repeat, on both sides of where blocks begin.
    private static readonly Gen<Prefix> Prefixes = Gen.Select(Gen.Bool, Gen.UInt[0, 15], Gen.UInt[0, 3], Gen.UInt[0, 15], Gen.Int[0, 32], Gen.Int[0, 128])
        .Select((four, high, middle, low, length4, length6) => four
            ? new Prefix(Address.FromIPv4(high << 28 | middle << 15 | low << 6 | low), length4)
            : new Prefix(Six(high, middle, low), length6));

    private static Address Six(uint high, uint middle, uint low)
    {
        Span<byte> octets = stackalloc byte[16];
        (octets[0], octets[2], octets[3], octets[7], octets[8], octets[15]) =
            ((byte)(0x20 | high), (byte)middle, (byte)(low << 4), (byte)low, (byte)(low << 4), (byte)low);
        return Address.FromOctets(octets);
    }

    private static readonly Gen<Vrp> Vrps = Gen.Select(Prefixes, Gen.Int[0, 128], Gen.UInt[0, 4])
        .Select((prefix, more, asn) => new Vrp(prefix, prefix.Length + more % (Prefix.MaxLength(prefix.Afi) - prefix.Length + 1), asn));

    private static readonly Gen<(Prefix Prefix, Asn? Origin)> Routes = Gen.Select(Prefixes, Gen.UInt[0, 5])
        .Select((prefix, asn) => (prefix, asn == 5 ? (Asn?)null : new Asn(asn)));
}
