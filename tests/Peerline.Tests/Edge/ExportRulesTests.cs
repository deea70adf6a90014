using System.Text.RegularExpressions;
using CsCheck;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Edge.Frr;
using Peerline.Edge.GoBgp;
using Peerline.Model;
using Peerline.Routing.Wire;
using Peerline.Stages.Inventory;
using Peerline.Storage;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Edge;

public class ExportRulesTests
{
    private static readonly Gen<uint> Small = Gen.UInt[0, 12];
    private static readonly Gen<CommunityPattern> Patterns = Gen.Select(Small, Small, Small, Gen.Int[0, 4]).Select((a, b, c, kind) => kind switch
    {
        0 => new CommunityPattern(a, null, null, false),
        1 => new CommunityPattern(a, b, null, false),
        2 => new CommunityPattern(a, null, null, true),
        3 => new CommunityPattern(a, b, null, true),
        _ => new CommunityPattern(a, b, c, true),
    });

    [Fact]
    public void A_pattern_reads_what_it_prints() => Patterns.Sample(p =>
        Assert.True(CommunityPattern.TryParse(p.ToString(), out var read) && read == p, p.ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("64500")]
    [InlineData("65536:1")]
    [InlineData("64500:65536")]
    [InlineData("*:1")]
    [InlineData("64500:*:1")]
    [InlineData("64500:1:2:3")]
    [InlineData("64500:01")]
    [InlineData("64500:1\n")]
    [InlineData("64500: 1")]
    [InlineData("rt:64500:1")]
    public void What_is_no_pattern_is_refused(string text) => Assert.False(CommunityPattern.TryParse(text, out _));

    /// <summary>FRR and GoBGP know communities as text.</summary>
    [Fact]
    public void Routers_that_match_text_match_the_same_communities() => Gen.Select(Patterns, Small, Small, Small).Sample((p, a, b, c) =>
    {
        var (ordinary, large) = (new Community((ushort)a, (ushort)b), new LargeCommunity(a, b, c));
        foreach (var expression in new[] { FrrExport.Expression(p), GoBgpExport.Expression(p) })
        {
            Assert.Equal(p.Matches(ordinary), !p.IsLarge && Regex.IsMatch(ordinary.ToString(), expression));
            Assert.Equal(p.Matches(large), p.IsLarge && Regex.IsMatch(large.ToString(), expression));
        }
    });

    /// <summary>As <c>show bgp ipv4 unicast PREFIX</c> of bgpd 8.4 prints them.</summary>
    [Theory]
    [InlineData("0:0", "internet")]
    [InlineData("0:7", "0:7")]
    [InlineData("65535:0", "graceful-shutdown")]
    [InlineData("65535:1", "accept-own")]
    [InlineData("65535:2", "route-filter-translated-v4")]
    [InlineData("65535:3", "route-filter-v4")]
    [InlineData("65535:4", "route-filter-translated-v6")]
    [InlineData("65535:5", "route-filter-v6")]
    [InlineData("65535:6", "llgr-stale")]
    [InlineData("65535:7", "no-llgr")]
    [InlineData("65535:8", "accept-own-nexthop")]
    [InlineData("65535:9", "65535:9")]
    [InlineData("65535:666", "blackhole")]
    [InlineData("65535:65281", "no-export")]
    [InlineData("65535:65282", "no-advertise")]
    [InlineData("65535:65283", "local-AS")]
    [InlineData("65535:65284", "no-peer")]
    public void What_FRR_spells_by_name_is_matched_by_number_and_star(string community, string printed)
    {
        var administrator = community.Split(':')[0];
        foreach (var (text, matches) in new[] { (community, true), ($"{administrator}:*", true), ($"{administrator}:99", false), ("64500:*", false) })
        {
            Assert.True(CommunityPattern.TryParse(text, out var pattern));
            Assert.Equal(matches, Regex.IsMatch(printed, FrrExport.Expression(pattern)));
        }
    }

    [Fact]
    public void Whatever_is_asked_for_nothing_internal_is_added() =>
        Gen.Select(Patterns.Array[0, 4], Gen.Select(Small, Small, Small, Gen.Bool).Array[0, 6]).Sample((inside, asked) =>
        {
            var rules = new ExportRules
            {
                Internal = inside,
                Communities = [.. asked.Select(x => x.Item4 ? $"{x.Item1}:{x.Item2}:{x.Item3}" : $"{x.Item1}:{x.Item2}")],
            };
            Assert.DoesNotContain(rules.Added, c => inside.Any(p => p.Matches(c)));
            Assert.DoesNotContain(rules.AddedLarge, c => inside.Any(p => p.Matches(c)));
        });

    [Fact]
    public void A_metro_has_what_is_said_for_it_and_the_others_the_usual_and_what_is_internal_is_so_everywhere()
    {
        Assert.True(CommunityPattern.TryParse("64496:*", out var inside));
        var policy = Samples.Operator.Policy with
        {
            InternalCommunities = [inside],
            Export = new ExportSettings { Communities = ["64497:1"] },
            ExportByMetro = new Dictionary<string, ExportSettings> { ["Zurich"] = new() { Prepend = 2, Med = 10 } },
        };
        policy = PeerlineJson.Read<PeeringPolicy>(PeerlineJson.Write(policy));

        Assert.True(ExportRules.Of(policy, "Zurich") is { Prepend: 2, Med: 10, Communities.Count: 0, Internal.Count: 1 });
        Assert.True(ExportRules.Of(policy, "Basel") is { Prepend: 0, Med: null, Communities: ["64497:1"], Internal.Count: 1 });
        Assert.True(ExportRules.Of(policy, null) is { Communities: ["64497:1"] });
    }

    [Fact]
    public void What_is_wrong_with_an_export_policy_is_said_all_at_once()
    {
        var rules = new InputRules();
        PolicyRules.Read(Draft with
        {
            InternalCommunities = ["64500:666", "x"],
            Export = new ExportDraft(["64500:666", "65535:666", "no-export", "64500:1"], 11, 5),
            ExportByMetro = [new("Zurich", new([], 0, null)), new("Zurich", new([], 0, null))],
        }, rules, "");
        Assert.Equal(
            ["InvalidCommunity internalCommunities[1]", "OutOfRange export.prepend", "InternalCommunity export.communities[0]",
                "InvalidCommunity export.communities[1]", "InvalidCommunity export.communities[2]", "Duplicate exportByMetro[1].metro"],
            rules.Problems.Select(p => $"{p.Code} {p.Target}"));
    }

    internal static PolicyDraft Draft { get; } = new()
    {
        Text = "", ReadyWithinSeconds = 86_400, EstablishWithinSeconds = 60, StableForSeconds = 1, ValidateWithinSeconds = 60, VerifyWithinSeconds = 30,
        DrainForSeconds = 0, LinkTestRequired = false, Mtu = 1500, Announced = [], OwnPrefixes = [], Bogons = null, BogonsWaived = [], BogonAsns = null,
        BogonAsnsWaived = [], TransitFreeAsns = [], LongestPrefixV4 = 24, LongestPrefixV6 = 48, LongestAsPath = 50, DefaultMaxPrefixesV4 = 10,
        DefaultMaxPrefixesV6 = 10, Gtsm = true, FreeMailDomains = null,
    };
}
