using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Tests;
using Peerline.Sources.Iana;

namespace Peerline.Tests.Sources;

/// <summary>The registries as IANA publishes them, and what is shipped of them.</summary>
public class IanaTests
{
    private const string Head = "Address Block,Name,RFC,Allocation Date,Termination Date,Source,Destination,Forwardable,Globally Reachable,Reserved-by-Protocol\n";

    [Fact]
    public void What_is_shipped_is_what_the_registries_say()
    {
        var rules = new InputRules();
        IReadOnlyList<SpecialBlock> blocks =
        [
            .. IanaFile.ReadBlocks(Registry("iana-ipv4-special-registry.csv"), Afi.IPv4, rules, "v4"),
            .. IanaFile.ReadBlocks(Registry("iana-ipv6-special-registry.csv"), Afi.IPv6, rules, "v6"),
        ];
        Assert.Empty(rules.Problems);
        Assert.Equal(blocks.OrderBy(b => b.Prefix), IanaRegistries.Shipped.Blocks.OrderBy(b => b.Prefix));
        var asns = IanaFile.ReadAsns(Registry("special-as-numbers.csv"), rules, "asns");
        Assert.Empty(rules.Problems);
        Assert.Equal(asns.Select(a => a.Range), IanaRegistries.Shipped.Asns.Select(a => a.Range));
    }

    [Fact]
    public void Several_prefixes_footnotes_and_lines_within_quotes_are_read()
    {
        var (rules, csv) = (new InputRules(), Head
            + "\"192.0.0.170/32, 192.0.0.171/32\",\"A, \"\"quoted\"\" name\",[RFC1],x,N/A,True,True,True,False,True\r\n"
            + "192.0.0.0/24 [2],Two,\"[RFC1]\n        [RFC2]\",x,N/A,True,True,True,False [1],False\n192.0.1.0/24,Three,[RFC1],x,N/A,,,,N/A [2],");
        var blocks = IanaFile.ReadBlocks(csv, Afi.IPv4, rules, "ipv4");
        Assert.Empty(rules.Problems);
        Assert.Equal(["192.0.0.0/24 False", "192.0.0.170/32 False", "192.0.0.171/32 False", "192.0.1.0/24 "], blocks.Select(b => $"{b.Prefix} {b.Reachable}"));
        Assert.Equal("A, \"quoted\" name", blocks[1].Name);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<html>", "no column 'Address Block'")]
    [InlineData(Head, "no rows")]
    [InlineData(Head + "10.0.0.0/8,Private", "2 cells")]
    [InlineData(Head + "10.0.0.0/8,\"Private,x,x,x,x,x,x,False,x", "not closed")]
    [InlineData(Head + "10.0.0.1/8,Private,x,x,x,x,x,x,False,x", "no IPv4 prefix")]
    [InlineData(Head + "fe80::/10,Private,x,x,x,x,x,x,False,x", "no IPv4 prefix")]
    [InlineData(Head + "10.0.0.0/8,Private,x,x,x,x,x,x,Maybe,x", "neither True nor False")]
    [InlineData(Head + "10.0.0.0/8,A,x,x,x,x,x,x,False,x\n10.0.0.0/8,B,x,x,x,x,x,x,False,x", "twice")]
    public void A_file_that_is_cut_empty_or_another_is_refused_with_the_reason(string csv, string reason)
    {
        var rules = new InputRules();
        IanaFile.ReadBlocks(csv, Afi.IPv4, rules, "ipv4");
        Assert.Contains(rules.Problems, p => p.Sentence.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_cut_of_a_registry_within_a_row_is_refused()
    {
        var csv = Head + "10.0.0.0/8,Private-Use,\"[RFC1918]\",1996-02,N/A,True,True,True,False,False";
        for (var length = 0; length < csv.Length - ",False".Length; length++)
        {
            var rules = new InputRules();
            IanaFile.ReadBlocks(csv[..length], Afi.IPv4, rules, "ipv4");
            Assert.False(rules.Hold, csv[..length]);
        }
    }

    [Fact]
    public void The_difference_is_told_line_by_line()
    {
        var old = IanaRegistries.Shipped;
        var now = old with
        {
            Blocks = [.. old.Blocks.Where(b => b.Prefix != Prefix.Parse("198.18.0.0/15")).Select(b => b.Prefix == Prefix.Parse("3fff::/20") ? b with { Reachable = true } : b),
                new SpecialBlock(Prefix.Parse("203.0.112.0/24"), "New", false)],
        };
        var difference = IanaDifference.Between(old, now);
        Assert.Equal(["203.0.112.0/24: New, not reachable"], difference.Added);
        Assert.Equal(["198.18.0.0/15: Benchmarking, not reachable"], difference.Removed);
        Assert.Equal(["3fff::/20: Documentation, not reachable is now Documentation, reachable"], difference.Changed);
        Assert.True(IanaDifference.Between(old, old).IsEmpty);
    }

    [Fact]
    public void Advice_names_what_the_policy_does_not_have_and_waived_is_decided()
    {
        var policy = new PeeringPolicy { Bogons = [Prefix.Parse("0.0.0.0/8"), Prefix.Parse("192.175.48.0/24")], BogonsWaived = [Prefix.Parse("10.0.0.0/8")] };
        var advice = IanaDifference.Advice(IanaRegistries.Shipped, policy);
        Assert.Contains(advice, a => a.StartsWith("172.16.0.0/12 (Private-Use) is not globally reachable", StringComparison.Ordinal));
        Assert.Contains(advice, a => a.StartsWith("192.175.48.0/24", StringComparison.Ordinal) && a.Contains("among the bogons", StringComparison.Ordinal));
        Assert.DoesNotContain(advice, a => a.StartsWith("10.0.0.0/8", StringComparison.Ordinal));
        Assert.DoesNotContain(advice, a => a.StartsWith("AS", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_taken_survives_and_only_what_was_compared_is_taken()
    {
        var folder = Directory.CreateTempSubdirectory("peerline-iana-").FullName;
        var path = Path.Combine(folder, "iana.json");
        var shelf = new IanaShelf(path);
        Assert.True(shelf.IsShipped);
        var next = IanaRegistries.Shipped with { Date = IanaRegistries.Shipped.Date.AddDays(30), Asns = [.. IanaRegistries.Shipped.Asns.Skip(1)] };
        Assert.False(shelf.Take(next, IanaRegistries.Shipped.Date.AddDays(-1)));
        Assert.True(shelf.Take(next, IanaRegistries.Shipped.Date));
        var again = new IanaShelf(path);
        Assert.Equal((next.Date, next.Asns.Count, next.Blocks.Count), (again.Current.Date, again.Current.Asns.Count, again.Current.Blocks.Count));
        File.WriteAllText(path, "{");
        Assert.True(new IanaShelf(path).IsShipped);
        Directory.Delete(folder, recursive: true);
    }

    private static string Registry(string name) => File.ReadAllText(Path.Combine(SharedData.Folder("testdata", "data", "registries"), name));
}
