using CsCheck;
using Peerline.Edge;
using Peerline.Edge.Frr;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Frr;

public class FrrStanzaTests
{
    public static TheoryData<string> Cases => [.. Wishes.Keys];

    private static Dictionary<string, ConnectionWish> Wishes { get; } = new()
    {
        ["deny-all"] = FrrWishes.Denied,
        ["open"] = FrrWishes.Opened,
        ["rules"] = FrrWishes.Ruled,
        ["blackhole-agreed"] = FrrWishes.Discarding,
        ["export-rules"] = FrrWishes.Exporting,
        ["strict-and-helping"] = FrrWishes.StrictAndHelping,
        ["nothing-kept"] = FrrWishes.NothingKept,
        ["warns"] = FrrWishes.Denied with { V6 = null, V4 = FrrWishes.V4 with { MaxPrefixesAction = MaxPrefixesAction.Warn } },
        ["open-with-more-specifics"] = FrrWishes.MoreSpecific,
        ["open-with-empty-lists"] = FrrWishes.Denied with { V4 = FrrWishes.V4 with { Policy = new SessionPolicy(true, [], []) } },
        ["open-receive-only"] = FrrWishes.Opened with { V6 = null,
            V4 = FrrWishes.Opened.V4! with { Policy = FrrWishes.Opened.V4!.Policy with { Announce = [] } } },
        ["drain"] = FrrWishes.Opened with { V4 = FrrWishes.Opened.V4! with { Drain = true },
            V6 = FrrWishes.Opened.V6! with { Drain = true } },
        ["drain-of-a-closed-session"] = FrrWishes.Denied with { V6 = null, V4 = FrrWishes.V4 with { Drain = true } },
        ["without-md5-and-gtsm"] = FrrWishes.Denied with { V6 = null,
            V4 = FrrWishes.V4 with { Md5Key = null, Gtsm = false, Description = "" } },
        ["ipv6-only-second-generation"] = FrrWishes.Opened with { V4 = null, V6 = FrrWishes.Opened.V6! with { Generation = 2 } },
        ["link-test-only"] = FrrWishes.Denied with { V4 = null, V6 = null, Addresses = [new(Address.Parse("169.254.10.2"), 30)] },
        ["exchange"] = FrrWishes.OnExchange,
        ["exchange-over-ipv6"] = FrrWishes.OnExchangeV6,
        ["route-servers"] = FrrWishes.RouteServers with
        {
            Addresses = [new(Address.Parse("192.0.2.1"), 26)],
        },
        ["adopted"] = FrrWishes.Opened with { Addresses = [], V6 = null, V4 = FrrWishes.Opened.V4! with { AdoptedHash = "00" } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_configuration_is_the_golden_one(string name) =>
        FrrFiles.AssertGolden($"{name}.conf", FrrStanza.Of(FrrWishes.Local, Wishes[name], roles: true, Discard));

    [Fact]
    public void Every_golden_file_is_a_case() =>
        Assert.Equal(Wishes.Keys.Select(k => $"{k}.conf").Order(), Directory.GetFiles(FrrFiles.Golden(""), "*.conf")
            .Select(Path.GetFileName).Order());

    [Fact]
    public void A_router_without_roles_gets_no_role() =>
        Assert.DoesNotContain("local-role", FrrStanza.Of(FrrWishes.Local, FrrWishes.Denied, roles: false), StringComparison.Ordinal);

    /// <summary>
    /// Over every subset of what may be accepted and announced: what the route maps let through, read as FRR reads them, is exactly the
    /// subset, and an empty one lets nothing through.
    /// </summary>
    [Fact]
    public void The_route_maps_let_through_exactly_the_subset_that_is_permitted()
    {
        PermittedPrefix[] accept = [FrrWishes.Permit("203.0.113.0/24", 24), FrrWishes.Permit("198.18.0.0/15", 24),
            FrrWishes.Permit("0.0.0.0/0", 0), FrrWishes.Permit("10.0.0.0/8", 32)];
        Prefix[] announce = [Prefix.Parse("198.51.100.0/24"), Prefix.Parse("192.0.0.0/20"), Prefix.Parse("0.0.0.0/0")];
        Prefix[] probes =
        [
            .. announce, .. accept.Select(a => a.Prefix), Prefix.Parse("203.0.113.0/25"), Prefix.Parse("198.18.7.0/24"),
            Prefix.Parse("198.18.7.0/25"),
            Prefix.Parse("10.1.2.3/32"), Prefix.Parse("8.0.0.0/8"), Prefix.Parse("198.51.100.0/25"),
        ];
        var rendered = 0;
        foreach (var inward in Subsets(accept))
        {
            foreach (var outward in Subsets(announce))
            {
                foreach (var (open, drain) in new[] { (false, false), (false, true), (true, false), (true, true) })
                {
                    var wish = FrrWishes.Denied with { V6 = null,
                        V4 = FrrWishes.V4 with { Drain = drain, Policy = new SessionPolicy(open, inward, outward) } };
                    var configuration = FrrConfiguration.Parse(FrrStanza.Of(FrrWishes.Local, wish, roles: true));
                    foreach (var probe in probes)
                    {
                        var accepted = open && inward.Any(p => p.Prefix.Covers(probe) && probe.Length <= p.MaxLength);
                        Assert.Equal(accepted, LetsThrough(configuration, "in", probe));
                        Assert.Equal(open && outward.Contains(probe), LetsThrough(configuration, "out", probe));
                    }

                    rendered++;
                }
            }
        }

        Assert.Equal(16 * 8 * 4, rendered);
    }

    /// <summary>
    /// Also a long list, which is cut into pieces and put together where it can be, lets through exactly what it says; and when one entry
    /// goes, all pieces but those around it stay as they are.
    /// </summary>
    [Fact]
    public void A_long_list_is_cut_into_pieces_that_stay_when_one_entry_goes() =>
        Gen.Select(Gen.Int[0, 4_000].Array[1, 400], Gen.Int[24, 26], Gen.Int[0, 399]).Sample((numbers, longest, gone) =>
        {
            List<PermittedPrefix> accept = [.. numbers.Distinct().Select(n => FrrWishes.Permit($"20.{n / 256}.{n % 256}.0/24", n % 2 == 0 ? 24 : longest))];
            var configuration = Accepting(accept);
            foreach (var probe in numbers.Select(n => n / 256 % 2 == 0 ? n : n + 1).SelectMany(n => Enumerable.Range(23, 5).Select(l => Prefix.Parse($"20.{n / 256}.{n % 256 & ~1}.0/{l}"))))
                Assert.Equal(accept.Any(p => p.Prefix.Covers(probe) && probe.Length <= p.MaxLength), LetsThrough(configuration, "in", probe));

            var lists = Lists(configuration);
            Assert.All(lists.Values, l => Assert.InRange(l.Count, 1, 32));
            if (accept.Count < 2) return;
            accept.RemoveAt(gone % accept.Count);
            var sent = Lists(Accepting(accept)).Where(l => !lists.ContainsKey(l.Key)).ToList();
            Assert.InRange(sent.Sum(l => l.Value.Count), 0, accept.Count <= 66 ? 64 : 130);
        }, iter: 20);

    private static FrrConfiguration Accepting(IReadOnlyList<PermittedPrefix> accept) => FrrConfiguration.Parse(FrrStanza.Of(
        FrrWishes.Local, FrrWishes.Denied with { V6 = null, V4 = FrrWishes.V4 with { Policy = new SessionPolicy(true, accept, []) } }, roles: true));

    private static Dictionary<string, List<string>> Lists(FrrConfiguration configuration) =>
        configuration.Policies.Where(p => p.Key.StartsWith("ip prefix-list ", StringComparison.Ordinal)).ToDictionary(p => p.Key, p => p.Value);

    private static readonly FrrDiscard Discard = new(Address.Parse("192.0.2.66"), Address.Parse("2001:db8:66::1"));

    /// <summary>Over every subset of what is permitted: what is discarded lies in it, is long enough and asks for it; and with nothing permitted there is no such entry.</summary>
    [Fact]
    public void What_is_discarded_by_agreement_is_a_part_of_what_is_permitted_and_never_all()
    {
        PermittedPrefix[] accept = [FrrWishes.Permit("203.0.113.0/24", 24), FrrWishes.Permit("198.18.0.0/15", 24), FrrWishes.Permit("10.0.0.0/8", 32)];
        foreach (var inward in Subsets(accept))
        {
            var session = FrrWishes.V4 with { Policy = new SessionPolicy(true, inward, []) { Rules = FrrWishes.Rules with { DiscardsFrom = 30 } } };
            var text = FrrStanza.Of(FrrWishes.Local, FrrWishes.Denied with { V6 = null, V4 = session }, roles: true, Discard);
            var configuration = FrrConfiguration.Parse(text);
            var map = configuration.Policies[$"route-map {ImportMap(configuration)}"].Select(l => l.Trim()).ToList();
            Assert.Equal(inward.Count > 0 ? 1 : 0, map.Count(l => l == "set ip next-hop 192.0.2.66"));
            if (inward.Count == 0) continue;
            var at = map.IndexOf($"description {RouteRule.BlackholeAgreed}");
            Assert.StartsWith("route-map ", map[at - 1], StringComparison.Ordinal);
            Assert.Matches(@"^match community \S+\.blackhole$", map[at + 1]);
            var list = configuration.Policies[$"ip prefix-list {map[at + 2].Split(' ')[^1]}"].Select(l => l.Split(" permit ")[1]).ToList();
            Assert.All(list, l => Assert.Contains(" ge 30 le 32", l, StringComparison.Ordinal));
            Assert.All(list, l => Assert.Contains(inward, p => p.Prefix.Covers(Prefix.Parse(l.Split(' ')[0]))));
            Assert.True(at < map.IndexOf($"description {RouteRule.Blackhole}") && at > map.IndexOf($"description {RouteRule.TransitFreeAsn}"));
        }
    }

    /// <summary>
    /// Over every subset of the rules: each that is asked for is an entry of its name that denies, before the one that permits, and every
    /// list that an entry looks at is there and says something.
    /// </summary>
    [Fact]
    public void Every_subset_of_the_rules_denies_by_name_and_never_by_an_empty_list()
    {
        foreach (var (rules, names) in RuleSubsets.All)
        {
            var configuration = Configuration(rules);
            var map = configuration.Policies[$"route-map {ImportMap(configuration)}"].Select(l => l.Trim()).ToList();
            Assert.Equal(names, map.Where(l => l.StartsWith("description ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]));
            Assert.Equal(names.Count, map.Count(l => l.Split(' ') is ["route-map", _, "deny", _]));
            Assert.Single(map, l => l.Split(' ') is ["route-map", _, "permit", _]);
            Assert.True(map.FindIndex(l => l.Contains(" permit ", StringComparison.Ordinal)) > map.FindLastIndex(l => l.Contains(" deny ", StringComparison.Ordinal)));
            var matches = map.Where(l => l.StartsWith("match ", StringComparison.Ordinal)).ToList();
            Assert.Equal(names.Count + 1, matches.Count);
            Assert.Equal(names.Contains(RouteRule.RpkiInvalid), matches.Remove("match rpki invalid"));
            var matched = matches.Select(l => l.Split(' ')[^1]).ToList();
            Assert.All(matched, list => Assert.Contains(
                configuration.Policies, p => p.Key.EndsWith($" {list}", StringComparison.Ordinal) && p.Value.Any(l => l.Contains(" permit ", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public void Rules_that_lost_a_list_let_nothing_through()
    {
        foreach (var (rules, _) in RuleSubsets.All)
        {
            var configuration = Configuration(rules with { BogonAsns = [] });
            Assert.Equal([$"route-map {ImportMap(configuration)} deny 10", "exit"], configuration.Policies[$"route-map {ImportMap(configuration)}"]);
            Assert.False(LetsThrough(configuration, "in", Prefix.Parse("203.0.113.0/24")));
        }
    }

    /// <summary>Regular expressions are all that FRR's lists know: they match the numbers of the range and no other.</summary>
    [Fact]
    public void The_patterns_of_a_range_match_its_numbers_and_no_other() =>
        Gen.Select(Gen.OneOf(Gen.UInt, Gen.UInt[0, 70_000]), Gen.OneOf(Gen.UInt, Gen.UInt[0, 70_000]), Gen.UInt).Sample((a, b, probe) =>
        {
            var range = FrrWishes.Range(Math.Min(a, b), Math.Max(a, b));
            var patterns = AsnPattern.Of(range).ToList();
            Assert.InRange(patterns.Count, 1, 200);
            foreach (var number in new[] { probe, range.First.Value, range.Last.Value, range.First.Value - 1, range.Last.Value + 1, range.First.Value + 1, probe % 100_000 })
            {
                var matches = patterns.Count(p => System.Text.RegularExpressions.Regex.IsMatch($"{number}", $"^({p})$"));
                Assert.Equal(range.Contains(new Asn(number)) ? 1 : 0, matches);
            }
        });

    [Fact]
    public void Other_contents_have_another_name_and_the_same_contents_the_same()
    {
        var one = Names(FrrWishes.Opened);
        var same = Names(FrrWishes.Opened with { V4 = FrrWishes.Opened.V4! with { Description = "x", MaxPrefixes = 5 } });
        var drained = Names(FrrWishes.Opened with { V4 = FrrWishes.Opened.V4! with { Drain = true },
            V6 = FrrWishes.Opened.V6! with { Drain = true } });

        Assert.Equal(4, one.Distinct().Count());
        Assert.Equal(one, same);
        Assert.Empty(one.Intersect(drained));
        Assert.Empty(one.Intersect(Names(FrrWishes.Denied)));
    }

    /// <summary>
    /// Whatever a description holds, the configuration differs from the one without in that one line, and the line is harmless.
    /// </summary>
    [Fact]
    public void A_description_can_never_be_more_than_a_description() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["\n\r\0!\t ?|\\\"'{}neighbor exit\u2028\u0085é"], 0, 90]).Sample(
            text =>
            {
                var without = Lines(FrrWishes.V4 with { Description = "" });
                var with = Lines(FrrWishes.V4 with { Description = text });
                var added = with.Except(without).ToList();
                Assert.Equal(without, with.Where(l => !added.Contains(l)));
                if (added.Count == 0) return;
                var line = Assert.Single(added);
                Assert.StartsWith(" neighbor 192.0.2.0 description ", line, StringComparison.Ordinal);
                var shown = line[" neighbor 192.0.2.0 description ".Length..];
                Assert.InRange(shown.Length, 1, RouterText.MaxDescription);
                Assert.All(shown, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '-' or '_'));
                Assert.Equal(string.Join(' ', shown.Split(' ', StringSplitOptions.RemoveEmptyEntries)), shown);
            },
            iter: 5000);

    private static FrrConfiguration Configuration(ImportRules rules) => FrrConfiguration.Parse(FrrStanza.Of(
        FrrWishes.Local, FrrWishes.Opened with { V6 = null, V4 = FrrWishes.Opened.V4! with { Policy = FrrWishes.Opened.V4!.Policy with { Rules = rules } } },
        roles: true));

    private static string ImportMap(FrrConfiguration configuration) =>
        configuration.Neighbors["192.0.2.0"].Single(l => l.RouteMapName is not null && l.Text.EndsWith(" in", StringComparison.Ordinal)).RouteMapName!;

    private static string[] Lines(SessionWish session) =>
        FrrStanza.Of(FrrWishes.Local, FrrWishes.Denied with { V4 = session, V6 = null }, roles: true).Split('\n');

    private static List<string> Names(ConnectionWish wish) =>
    [
        .. FrrConfiguration.Parse(FrrStanza.Of(FrrWishes.Local, wish, roles: true)).Neighbors.Values.SelectMany(l => l)
        .Select(l => l.RouteMapName).OfType<string>(),
    ];

    private static IEnumerable<IReadOnlyList<T>> Subsets<T>(T[] all) =>
        Enumerable.Range(0, 1 << all.Length).Select(mask => (IReadOnlyList<T>)[.. all.Where((_, i) => (mask >> i & 1) == 1)]);

    /// <summary>
    /// A route map as FRR reads it: first entry that matches decides, an entry without a match line matches all, none is deny.
    /// </summary>
    private static bool LetsThrough(FrrConfiguration configuration, string direction, Prefix prefix)
    {
        var name = configuration.Neighbors["192.0.2.0"]
            .Single(l => l.RouteMapName is not null && l.Text.EndsWith($" {direction}", StringComparison.Ordinal)).RouteMapName;
        var entries = new List<(bool Permit, List<string> Lists)>();
        foreach (var words in configuration.Policies[$"route-map {name}"].Select(l => l.Trim().Split(' ')))
        {
            if (words is ["route-map", _, var action, _]) entries.Add((action is "permit", []));
            else if (words is ["match", "ip", "address", "prefix-list", var list]) entries[^1].Lists.Add(list);
        }

        foreach (var (permit, lists) in entries)
        {
            if (lists.All(l => configuration.Policies[$"ip prefix-list {l}"].Any(line => Matches(line, prefix)))) return permit;
        }

        return false;
    }

    // ip prefix-list NAME seq 5 permit 198.18.0.0/15 le 24
    private static bool Matches(string line, Prefix prefix)
    {
        var words = line.Split(' ');
        return words[5] is "permit" && Routing.Policy.PrefixFilterEntry.TryParse(string.Join(' ', words[6..]), out var entry) && entry.Matches(prefix);
    }
}
