using System.Text.RegularExpressions;
using CsCheck;
using Peerline.Edge;
using Peerline.Edge.Bird;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Tests.Edge.Frr;

namespace Peerline.Tests.Edge.Bird;

public partial class BirdStanzaTests
{
    private static readonly BirdRoaTables Roa = new("r4", "r6");

    public static TheoryData<string> Cases => [.. Wishes.Keys];

    private static Dictionary<string, ConnectionWish> Wishes { get; } = new()
    {
        ["deny-all"] = FrrWishes.Denied,
        ["open"] = FrrWishes.Opened,
        ["rules"] = FrrWishes.Ruled,
        ["blackhole-agreed"] = FrrWishes.Discarding,
        ["export-rules"] = FrrWishes.Exporting,
        ["warns"] = FrrWishes.Denied with { V6 = null, V4 = FrrWishes.V4 with { MaxPrefixesAction = MaxPrefixesAction.Warn } },
        ["open-with-more-specifics"] = FrrWishes.MoreSpecific,
        ["open-with-empty-lists"] = FrrWishes.Empty,
        ["drain"] = FrrWishes.Drained,
        ["without-md5-and-gtsm"] = FrrWishes.Denied with { V6 = null, V4 = FrrWishes.V4 with { Md5Key = null, Gtsm = false, Description = "" } },
        ["strict-and-helping"] = FrrWishes.StrictAndHelping,
        ["nothing-kept"] = FrrWishes.NothingKept,
        ["route-servers"] = FrrWishes.RouteServers,
        ["exchange-over-ipv6"] = FrrWishes.OnExchangeV6,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_configuration_is_the_golden_one(string name) => FrrFiles.AssertGolden($"../../Bird/golden/{name}.conf", Text(Wishes[name]));

    /// <summary>
    /// Over every subset of what may be accepted and announced: what the filters let through, read as BIRD reads them, is exactly the subset,
    /// and an empty one lets nothing through.
    /// </summary>
    [Fact]
    public void The_filters_let_through_exactly_the_subset_that_is_permitted()
    {
        PermittedPrefix[] accept = [FrrWishes.Permit("203.0.113.0/24", 24), FrrWishes.Permit("198.18.0.0/15", 24), FrrWishes.Permit("0.0.0.0/0", 0), FrrWishes.Permit("10.0.0.0/8", 32)];
        Prefix[] announce = [Prefix.Parse("198.51.100.0/24"), Prefix.Parse("192.0.0.0/20"), Prefix.Parse("0.0.0.0/0")];
        Prefix[] probes =
        [
            .. announce, .. accept.Select(a => a.Prefix), Prefix.Parse("203.0.113.0/25"), Prefix.Parse("198.18.7.0/24"), Prefix.Parse("198.18.7.0/25"),
            Prefix.Parse("10.1.2.3/32"), Prefix.Parse("8.0.0.0/8"), Prefix.Parse("198.51.100.0/25"),
        ];
        var rendered = 0;
        foreach (var inward in Subsets(accept))
        {
            foreach (var outward in Subsets(announce))
            {
                foreach (var (open, drain) in new[] { (false, false), (true, false), (true, true) })
                {
                    var block = Block(FrrWishes.V4 with { Drain = drain, Policy = new SessionPolicy(open, inward, outward) });
                    foreach (var probe in probes)
                    {
                        Assert.Equal(open && inward.Any(p => p.Prefix.Covers(probe) && probe.Length <= p.MaxLength), LetsThrough(block, block.ImportFilter!, probe));
                        Assert.Equal(open && outward.Contains(probe), LetsThrough(block, block.ExportFilter!, probe));
                    }

                    rendered++;
                }
            }
        }

        Assert.Equal(16 * 8 * 3, rendered);
    }

    /// <summary>Over every subset of the rules: each that is asked for rejects behind its name, before the filter accepts.</summary>
    [Fact]
    public void Every_subset_of_the_rules_rejects_by_name_and_a_lost_list_rejects_all()
    {
        foreach (var (rules, names) in RuleSubsets.All)
        {
            var body = ImportBody(rules);
            var comments = body.Where(l => l.StartsWith("# ", StringComparison.Ordinal)).Select(l => l[2..]).Where(n => n != RouteRule.Scrub);
            Assert.Equal(names, comments);
            Assert.All(names, n => Assert.Matches("^if .+ then reject;$", body[body.IndexOf($"# {n}") + 1]));
            Assert.True(body.IndexOf("accept;") > body.FindLastIndex(l => l.EndsWith("reject;", StringComparison.Ordinal)));
            Assert.DoesNotContain("[  ]", string.Join('\n', body), StringComparison.Ordinal);

            Assert.Equal(["reject;"], ImportBody(rules with { BogonAsns = [] }));
        }
    }

    /// <summary>Whatever a description holds, the configuration differs from the one without in that one line and the hash in names.</summary>
    [Fact]
    public void A_description_can_never_be_more_than_a_description() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["\n\r\0!\t \"';{}#/*\\protocol\u2028\u0085é"], 0, 90]).Sample(
            text =>
            {
                var without = Unhashed(Block(FrrWishes.V4 with { Description = "" }).Text);
                var with = Unhashed(Block(FrrWishes.V4 with { Description = text }).Text);
                var added = with.Except(without).ToList();
                Assert.Equal(without, with.Where(l => !added.Contains(l)));
                if (added.Count > 0) Assert.Matches("""^  description "[A-Za-z0-9._-]+( [A-Za-z0-9._-]+)*";$""", Assert.Single(added));
            },
            iter: 5000);

    [Fact]
    public void The_names_of_filters_tell_contents_but_nothing_of_the_key()
    {
        var one = Block(FrrWishes.V4);
        Assert.Equal(one.ImportFilter, Block(FrrWishes.V4 with { Md5Key = "other" }).ImportFilter);
        Assert.NotEqual(one.ImportFilter, Block(FrrWishes.V4 with { MaxPrefixes = 11 }).ImportFilter);
        Assert.All(Wishes.Values.SelectMany(w => BirdStanza.Of(FrrWishes.Local, w, roles: true, Roa)), b => Assert.InRange(b.ImportFilter!.Length, 1, 64));
        Assert.DoesNotContain("s3cret", string.Join('\n', one.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_back_as_it_was_written_and_is_what_it_was_when_nothing_is_left()
    {
        var file = BirdFile.Parse("# mine\n") with { Below = "# below\n" };
        var written = file with
        {
            Marker = RouterMarker.None with { Connections = RouterMarker.None.Connections.Add(FrrWishes.Denied.ConnectionId, new MarkedConnection("e0", [], [])) },
            Blocks = [.. BirdStanza.Of(FrrWishes.Local, FrrWishes.Opened, roles: true, Roa)],
        };

        var read = BirdFile.Parse(written.ToText());

        Assert.Equal(written.Blocks, read.Blocks);
        Assert.Equal(written.ToText(), read.ToText());
        Assert.Equal("# mine\n# below\n", (read with { Blocks = [], Marker = RouterMarker.None }).ToText());
    }

    [Fact]
    public void Every_golden_file_is_a_case() => Assert.Equal(
        Wishes.Keys.Select(k => $"{k}.conf").Order(),
        Directory.GetFiles(FrrFiles.Golden("../../Bird/golden"), "*.conf").Select(Path.GetFileName).Order());

    private static string Text(ConnectionWish wish) => string.Concat(BirdStanza.Of(FrrWishes.Local, wish, roles: true, Roa).Select(b => b.Text));

    private static BirdBlock Block(SessionWish session) =>
        BirdStanza.Of(FrrWishes.Local, FrrWishes.Denied with { V4 = session, V6 = null }, roles: true, Roa).Single();

    private static List<string> ImportBody(ImportRules rules)
    {
        var block = Block(FrrWishes.Opened.V4! with { Policy = FrrWishes.Opened.V4!.Policy with { Rules = rules } });
        var start = block.Text.IndexOf($"filter {block.ImportFilter} {{", StringComparison.Ordinal);
        var body = block.Text[start..block.Text.IndexOf("\n}\n", start, StringComparison.Ordinal)];
        return [.. body.Split('\n')[1..].Select(l => l.Trim())];
    }

    private static string[] Unhashed(string text) => Hash().Replace(text, "_HASH").Split('\n');

    private static IEnumerable<IReadOnlyList<T>> Subsets<T>(T[] all) =>
        Enumerable.Range(0, 1 << all.Length).Select(mask => (IReadOnlyList<T>)[.. all.Where((_, i) => (mask >> i & 1) == 1)]);

    // "filter NAME { if ! (net ~ [ … ]) then reject; … accept; }", or with nothing but "reject;".
    private static bool LetsThrough(BirdBlock block, string filter, Prefix prefix)
    {
        var start = block.Text.IndexOf($"filter {filter} {{", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{filter} is there");
        var body = block.Text[start..block.Text.IndexOf("\n}\n", start, StringComparison.Ordinal)];
        if (!body.Contains("accept;", StringComparison.Ordinal)) return false;
        var set = InSet().Match(body);
        Assert.True(set.Success, body);
        return set.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(e => Matches(e.TrimEnd(','), prefix));
    }

    // 198.18.0.0/15{15,24}
    private static bool Matches(string entry, Prefix prefix)
    {
        if (entry.Split('{', '}', ',') is not [var listed, var from, var to, ..]) return Prefix.Parse(entry) == prefix;
        var net = Prefix.Parse(listed);
        return net.Covers(prefix) && prefix.Length >= int.Parse(from) && prefix.Length <= int.Parse(to);
    }

    [GeneratedRegex("_[0-9a-f]{8}(?=[; ])")]
    private static partial Regex Hash();

    [GeneratedRegex(@"if ! \(net ~ \[\n([^\]]+)\]\) then reject;")]
    private static partial Regex InSet();
}
