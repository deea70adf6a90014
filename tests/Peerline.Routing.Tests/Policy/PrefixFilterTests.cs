using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Policy;

public class PrefixFilterTests
{
    private static readonly RouteAttributes Attributes = Samples.Attributes.Build();

    private static readonly Gen<Prefix> AnyPrefix = Gen.Select(Gen.Bool, Gen.ULong, Gen.ULong, Gen.Int[0, 128], (six, high, low, length) => six
        ? new Prefix(Address.FromOctets([.. BitConverter.GetBytes(high), .. BitConverter.GetBytes(low)]), length)
        // Few networks, so that prefixes and entries meet.
        : new Prefix(Address.FromIPv4((uint)high & 0x0f0f0f00), length % 33));

    private static readonly Gen<PrefixFilterEntry> AnyEntry = Gen.Select(AnyPrefix, Gen.Int[0, 128], Gen.Int[0, 128], (prefix, a, b) =>
    {
        var longest = Prefix.MaxLength(prefix.Afi);
        var ge = Math.Min(longest, prefix.Length + Math.Min(a, b) % (longest - prefix.Length + 1));
        var le = Math.Min(longest, ge + Math.Max(a, b) % (longest - ge + 1));
        return new PrefixFilterEntry(prefix, ge, le);
    });

    [Fact]
    public void The_empty_set_matches_nothing()
    {
        AnyPrefix.Sample(prefix =>
        {
            Assert.False(PrefixFilter.Empty.Matches(prefix));
            Assert.False(new PrefixFilter([]).Matches(prefix));
            Assert.False(RoutePolicy.Permit(PrefixFilter.Empty).Permits(prefix, Attributes));
            Assert.False(RoutePolicy.RejectAll.Permits(prefix, Attributes));
        });
        Assert.False(PrefixFilter.Empty.Matches(Prefix.IPv4Default));
        Assert.False(PrefixFilter.Empty.Matches(Prefix.IPv6Default));
    }

    [Fact]
    public void A_filter_matches_what_at_least_one_of_its_entries_matches()
    {
        var matched = 0;
        Gen.Select(AnyEntry.Array[0, 12], AnyPrefix.Array[20]).Sample((entries, prefixes) =>
        {
            var filter = new PrefixFilter(entries);
            foreach (var prefix in prefixes.Concat(entries.Select(e => e.Prefix)).Concat(entries.Select(e => new Prefix(e.Prefix.Network, e.Le))))
            {
                var expected = entries.Any(e => e.Matches(prefix));
                Assert.Equal(expected, filter.Matches(prefix));
                if (expected) Interlocked.Increment(ref matched);
            }
        });
        Assert.True(matched > 100);
    }

    [Fact]
    public void Taking_entries_away_never_lets_more_through()
    {
        Gen.Select(AnyEntry.Array[1, 8], Gen.Int[0, 7], AnyPrefix.Array[20]).Sample((entries, index, prefixes) =>
        {
            var whole = new PrefixFilter(entries);
            var less = new PrefixFilter([.. entries.Where((_, i) => i != index % entries.Length)]);
            foreach (var prefix in prefixes.Concat(entries.Select(e => e.Prefix)))
                if (less.Matches(prefix)) Assert.True(whole.Matches(prefix));
        });
    }

    [Fact]
    public void An_entry_survives_its_own_text_and_equal_filters_are_equal()
    {
        AnyEntry.Array[0, 6].Sample(entries =>
        {
            foreach (var entry in entries)
            {
                Assert.True(PrefixFilterEntry.TryParse(entry.ToString(), out var again), entry.ToString());
                Assert.Equal(entry, again);
            }
            Assert.Equal(new PrefixFilter(entries), new PrefixFilter([.. entries.Reverse(), .. entries]));
        });
    }

    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("192.0.2.0/24 le 28", "192.0.2.0/24 le 28")]
    [InlineData("192.0.2.0/24 ge 25", "192.0.2.0/24 ge 25 le 32")]
    [InlineData("2001:db8::/32 ge 48 le 48", "2001:db8::/32 ge 48 le 48")]
    [InlineData("192.0.2.0/24 ge 23", null)]
    [InlineData("192.0.2.0/24 le 33", null)]
    [InlineData("192.0.2.0/24 ge 28 le 26", null)]
    [InlineData("192.0.2.0/24 le 26 ge 25", null)]
    [InlineData("192.0.2.1/24", null)]
    [InlineData("any", null)]
    [InlineData("", null)]
    public void Entries_read_as_a_router_reads_them(string text, string? expected)
    {
        Assert.Equal(expected is not null, PrefixFilterEntry.TryParse(text, out var entry));
        Assert.Equal(expected, entry?.ToString());
    }

    [Fact]
    public void Policies_are_values_that_JSON_brings_back()
    {
        foreach (var policy in new[]
                 {
                     RoutePolicy.RejectAll, RoutePolicy.PermitAll, RoutePolicy.Permit(PrefixFilter.Empty),
                     RoutePolicy.Permit(new PrefixFilter([new PrefixFilterEntry(Prefix.Parse("2001:db8::/32"), 32, 48)])),
                 })
        {
            var json = System.Text.Json.JsonSerializer.Serialize(policy);
            Assert.Equal(policy, System.Text.Json.JsonSerializer.Deserialize<RoutePolicy>(json));
        }
    }
}
