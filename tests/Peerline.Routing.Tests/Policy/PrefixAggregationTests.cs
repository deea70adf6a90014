using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Routing.Tests.Policy;

public class PrefixAggregationTests
{
    // Every prefix inside 192.0.2.0/28 and 2001:db8::/124, and those just above.
    private static readonly Prefix[] Universe = [.. Inside(Prefix.Parse("192.0.2.0/28"), 26), .. Inside(Prefix.Parse("2001:db8::/124"), 122)];

    private static readonly Gen<PrefixFilterEntry> AnyEntry = Gen.Select(Gen.Int[0, Universe.Length - 1], Gen.Int[0, 6], Gen.Int[0, 6],
        (which, a, b) =>
        {
            var prefix = Universe[which];
            var longest = Prefix.MaxLength(prefix.Afi);
            var ge = Math.Min(longest, prefix.Length + a);
            return new PrefixFilterEntry(prefix, ge, Math.Min(longest, ge + b));
        });

    [Fact]
    public void A_filter_and_its_aggregate_match_the_same_prefixes_of_a_small_universe()
    {
        AnyEntry.Array[0, 24].Sample(entries =>
        {
            var filter = new PrefixFilter(entries);
            var aggregate = filter.Aggregate();
            Assert.True(aggregate.Entries.Count <= filter.Entries.Count);
            foreach (var prefix in Universe)
            {
                var expected = entries.Any(e => e.Matches(prefix));
                Assert.Equal(expected, filter.Matches(prefix));
                Assert.Equal(expected, aggregate.Matches(prefix));
                Assert.Equal(expected, aggregate.Entries.Any(e => e.Matches(prefix)));
            }
            Assert.Equal(aggregate, aggregate.Aggregate());
        }, iter: 2000);
    }

    /// <summary>What both halves have in common would be a third entry.</summary>
    [Fact]
    public void An_aggregate_never_has_more_entries()
    {
        var filter = new PrefixFilter([new(Prefix.Parse("2001:db8::8/125"), 127, 128), new(Prefix.Parse("2001:db8::/125"), 126, 127)]);
        Assert.Same(filter, filter.Aggregate());
    }

    [Fact]
    public void No_entry_of_an_aggregate_of_single_prefixes_can_be_left_out()
    {
        Gen.Int[0, Universe.Length - 1].Array[0, 40].Sample(which =>
        {
            var aggregate = PrefixFilter.Exactly(which.Select(i => Universe[i])).Aggregate();
            foreach (var entry in aggregate.Entries)
            {
                var others = aggregate.Entries.Where(e => e != entry).ToList();
                Assert.Contains(Universe, p => entry.Matches(p) && !others.Any(e => e.Matches(p)));
            }
        });
    }

    [Fact]
    public void Union_intersection_and_difference_match_what_one_or_both_or_only_the_first_match()
    {
        var both = 0;
        Gen.Select(AnyEntry.Array[0, 12], AnyEntry.Array[0, 12]).Sample((a, b) =>
        {
            PrefixFilter first = new(a), second = new(b);
            PrefixFilter union = first.Union(second), intersection = first.Intersect(second), difference = first.Except(second);
            foreach (var prefix in Universe)
            {
                Assert.Equal(first.Matches(prefix) || second.Matches(prefix), union.Matches(prefix));
                Assert.Equal(first.Matches(prefix) && second.Matches(prefix), intersection.Matches(prefix));
                Assert.Equal(first.Matches(prefix) && !second.Matches(prefix), difference.Matches(prefix));
                if (intersection.Matches(prefix)) Interlocked.Increment(ref both);
            }
            Assert.True(first.Intersect(PrefixFilter.Empty).IsEmpty);
            Assert.Equal(first.Aggregate(), first.Except(PrefixFilter.Empty));
            Assert.True(first.Except(union).IsEmpty);
            Assert.True(PrefixFilter.Empty.Aggregate().IsEmpty);
        });
        Assert.True(both > 100);
    }

    [Fact]
    public void Prefixes_of_any_length_keep_their_meaning()
    {
        Gen<Prefix> any = Gen.Select(Gen.Bool, Gen.ULong, Gen.ULong, Gen.Int[0, 128], (six, high, low, length) => six
            ? new Prefix(Address.FromOctets([.. BitConverter.GetBytes(high & 0x0303), .. BitConverter.GetBytes(low & 0x0101)]), length)
            : new Prefix(Address.FromIPv4((uint)high & 0xc1c0c0c1), length % 33));
        Gen.Select(Gen.Select(any, Gen.Int[0, 40], Gen.Int[0, 128], (p, a, b) =>
        {
            var longest = Prefix.MaxLength(p.Afi);
            var ge = Math.Min(longest, p.Length + a);
            return new PrefixFilterEntry(p, ge, Math.Min(longest, ge + b));
        }).Array[0, 30], any.Array[60]).Sample((entries, probes) =>
        {
            var aggregate = new PrefixFilter(entries).Aggregate();
            var (some, others) = (entries[..(entries.Length / 2)], entries[(entries.Length / 2)..]);
            var difference = new PrefixFilter(some).Except(new PrefixFilter(others));
            foreach (var probe in probes.Concat(entries.Select(e => e.Prefix)).Concat(entries.Select(e => new Prefix(e.Prefix.Network, e.Le))))
            {
                Assert.Equal(entries.Any(e => e.Matches(probe)), aggregate.Matches(probe));
                Assert.Equal(some.Any(e => e.Matches(probe)) && !others.Any(e => e.Matches(probe)), difference.Matches(probe));
            }
        });
    }

    [Theory]
    [InlineData("192.0.2.0/25, 192.0.2.128/25", "192.0.2.0/24 ge 25 le 25")]
    [InlineData("192.0.2.0/24, 192.0.2.0/25, 192.0.2.128/25", "192.0.2.0/24 le 25")]
    [InlineData("192.0.2.0/24 le 28, 192.0.2.64/26", "192.0.2.0/24 le 28")]
    [InlineData("192.0.2.0/24, 192.0.2.0/24 ge 25 le 26, 192.0.2.0/24 ge 28 le 28", "192.0.2.0/24 le 26, 192.0.2.0/24 ge 28 le 28")]
    [InlineData("0.0.0.0/1, 128.0.0.0/1, 0.0.0.0/0", "0.0.0.0/0 le 1")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8::/33 le 48, 2001:db8:8000::/33 le 48, 2001:db8::/32", "2001:db8::/32 le 48")]
    public void Aggregation_by_example(string entries, string expected)
    {
        var filter = new PrefixFilter([.. entries.Split(", ").Select(Entry)]);
        Assert.Equal(expected, filter.Aggregate().ToString());

        static PrefixFilterEntry Entry(string text)
        {
            Assert.True(PrefixFilterEntry.TryParse(text, out var entry));
            return entry;
        }
    }

    [Theory]
    [InlineData("45.81.0.0/22 ge 32 le 32", "45.81.3.0/24 le 32", "45.81.0.0/23 ge 32 le 32, 45.81.2.0/24 ge 32 le 32")]
    [InlineData("192.0.2.0/24 le 32", "192.0.0.0/16 ge 26 le 28", "192.0.2.0/24 le 25, 192.0.2.0/24 ge 29 le 32")]
    [InlineData("0.0.0.0/0 le 1", "128.0.0.0/1", "0.0.0.0/0, 0.0.0.0/1")]
    [InlineData("2001:db8::/32", "2001:db8::/31 le 128", "(nothing)")]
    [InlineData("2001:db8::/32", "192.0.2.0/24 le 32", "2001:db8::/32")]
    public void Difference_by_example(string entry, string taken, string expected)
    {
        Assert.True(PrefixFilterEntry.TryParse(entry, out var first));
        Assert.True(PrefixFilterEntry.TryParse(taken, out var second));
        Assert.Equal(expected, new PrefixFilter([first]).Except(new PrefixFilter([second])).ToString());
    }

    [Fact]
    public void More_specifics_are_allowed_up_to_a_length_and_no_entry_becomes_narrower()
    {
        var filter = new PrefixFilter([new(Prefix.Parse("192.0.2.0/24")), new(Prefix.Parse("198.51.100.0/24"), 24, 30), new(Prefix.Parse("2001:db8::/32"))]);
        Assert.Equal("192.0.2.0/24 le 26, 198.51.100.0/24 le 30, 2001:db8::/32 le 48", filter.AllowMoreSpecifics(26, 48).ToString());
        Assert.True(PrefixFilter.Empty.AllowMoreSpecifics(32, 128).IsEmpty);
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var filter = PrefixFilter.Exactly(Universe);
        Assert.True(filter.Matches(Universe[0]));
        Assert.Equal(0, Allocated.By(() =>
        {
            foreach (var prefix in Universe) filter.Matches(prefix);
        }));
    }

    private static IEnumerable<Prefix> Inside(Prefix prefix, int from)
    {
        var bits = Prefix.MaxLength(prefix.Afi);
        Span<byte> octets = stackalloc byte[16];
        var all = new HashSet<Prefix>();
        for (var low = 0; low < 16; low++)
        {
            var count = prefix.Network.WriteTo(octets);
            octets[count - 1] |= (byte)low;
            for (var length = from; length <= bits; length++) all.Add(new Prefix(Address.FromOctets(octets[..count]), length));
        }
        return all;
    }
}
