using CsCheck;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Rtr;
using Peerline.Tests.Edge.Frr;

namespace Peerline.Tests.Edge.Embedded;

public class SessionTextTests
{
    private static readonly Asn Local = new(64496);
    private static readonly Gen<Prefix> SomePrefix = Gen.Select(Gen.UInt, Gen.Int[1, 28], (n, l) => new Prefix(Address.FromIPv4(n), l));
    private static readonly Gen<PermittedPrefix> SomePermitted =
        Gen.Select(SomePrefix, Gen.Int[0, 4], (p, more) => new PermittedPrefix(p, p.Length + more));

    [Fact]
    public void A_session_permits_what_its_wish_permits_and_an_empty_set_permits_nothing() =>
        Gen.Select(SomePermitted.List[0, 6], SomePrefix.List[0, 6], SomePrefix, Gen.Bool).Sample((accept, announce, probe, open) =>
        {
            var session = EmbeddedSessions.Of(Wish(new SessionPolicy(open, accept, announce)), Local);
            foreach (var prefix in accept.Select(a => a.Prefix).Concat(announce).Append(probe))
            {
                var mayCome = open && accept.Any(a => a.Prefix.Covers(prefix) && prefix.Length <= a.MaxLength);
                Assert.Equal(mayCome, session.ImportPolicy!.Permits(prefix, null!));
                Assert.Equal(open && announce.Contains(prefix), session.ExportPolicy!.Permits(prefix, null!));
            }

            Assert.Equal(open ? announce : [], session.Announcements.Select(a => a.Prefix));
        });

    [Fact]
    public void Every_subset_of_the_permitted_prefixes_reads_back_as_itself_only()
    {
        PermittedPrefix[] all =
            [new(Prefix.Parse("192.0.2.0/24"), 24), new(Prefix.Parse("198.51.100.0/24"), 26), new(Prefix.Parse("203.0.113.0/24"), 24)];
        var texts = Enumerable.Range(0, 1 << all.Length)
            .Select(bits => new SessionPolicy(true, [.. all.Where((_, i) => (bits & 1 << i) != 0)], []))
            .Select(policy => string.Join('\n', ConnectionText.Session(EmbeddedSessions.Of(Wish(policy), Local), "", "salt")))
            .ToList();

        Assert.Equal(texts.Count, texts.Distinct().Count());
        Assert.Contains(" import nothing", texts[0]);
        Assert.Equal(1, texts.Count(t => t.Contains("import nothing", StringComparison.Ordinal)));
        Assert.All(texts, t => Assert.DoesNotContain("everything", t));
    }

    [Fact]
    public void Every_subset_of_the_rules_has_a_text_of_its_own_and_a_lost_list_permits_nothing()
    {
        var accept = new SessionPolicy(true, [new(Prefix.Parse("203.0.113.0/24"), 24)], []);
        // Without a word about rules the session asks for the first AS, as it always did.
        var texts = RuleSubsets.All.Where(s => !s.Rules.IsNone).Select(s => string.Join('\n', ConnectionText.Session(
            EmbeddedSessions.Of(Wish(accept with { Rules = s.Rules }), Local, VrpTable.Empty), "", "salt"))).ToList();
        Assert.Equal(texts.Count, texts.Distinct().Count());

        foreach (var (rules, names) in RuleSubsets.All)
        {
            var lost = EmbeddedSessions.Of(Wish(accept with { Rules = rules with { BogonAsns = [] } }), Local);
            Assert.False(lost.ImportPolicy!.Permits(Prefix.Parse("203.0.113.0/24"), null!));
            Assert.Contains(" import nothing", ConnectionText.Session(lost, "", "salt"));
        }
    }

    [Fact]
    public void A_wish_that_was_kept_in_a_file_says_the_same_as_before()
    {
        foreach (var (rules, _) in RuleSubsets.All)
        {
            var wish = Wish(new SessionPolicy(true, [new(Prefix.Parse("203.0.113.0/24"), 24)], []) { Rules = rules });
            var connection = new ConnectionWish { ConnectionId = Guid.Empty, InterfaceName = "e0", V4 = wish };
            var kept = new RouterConfiguration { Salt = "salt", Connections = [connection] };
            var read = System.Text.Json.JsonSerializer.Deserialize(
                System.Text.Json.JsonSerializer.Serialize(kept, EmbeddedJson.Default.RouterConfiguration), EmbeddedJson.Default.RouterConfiguration)!;

            Assert.Equal(ConnectionText.Lines(connection, Local, "salt"), ConnectionText.Lines(read.Connections[0], Local, "salt"));
        }

        var discarding = new RouterConfiguration { Salt = "salt", Connections = [FrrWishes.Discarding] };
        var again = System.Text.Json.JsonSerializer.Deserialize(
            System.Text.Json.JsonSerializer.Serialize(discarding, EmbeddedJson.Default.RouterConfiguration), EmbeddedJson.Default.RouterConfiguration)!;
        Assert.Equal(FrrWishes.Discarding.V4!.Policy.DiscardFilter, again.Connections[0].V4!.Policy.DiscardFilter);
    }

    [Fact]
    public void Session_text_reads_like_a_configuration()
    {
        var open = new SessionPolicy(true, [new(Prefix.Parse("203.0.113.0/24"), 26)], [Prefix.Parse("198.51.100.0/24")]);
        var wish = Wish(open) with { Md5Key = "k", Drain = true };
        Assert.Equal(
            """
            session 192.0.2.0 as 64500
             local 192.0.2.1 as 64496
             description a peer
             md5 KEY
             ttl-security
             maximum-prefixes 100
             graceful-shutdown
             import 203.0.113.0/24 le 26
             export 198.51.100.0/24
             originate 198.51.100.0/24
            """,
            string.Join('\n', ConnectionText.Session(EmbeddedSessions.Of(wish, Local), wish.Description, "salt").Select(MaskKey)));
    }

    [Fact]
    public void Keys_are_told_apart_by_fingerprints_that_differ_from_router_to_router()
    {
        string Line(string key, string salt) =>
            ConnectionText.Session(EmbeddedSessions.Of(Wish(SessionPolicy.DenyAll) with { Md5Key = key }, Local), "", salt)
                .Single(l => l.StartsWith(" md5", StringComparison.Ordinal));

        Assert.Equal(Line("one", "a"), Line("one", "a"));
        Assert.NotEqual(Line("one", "a"), Line("two", "a"));
        Assert.NotEqual(Line("one", "a"), Line("one", "b"));
        Assert.DoesNotContain("one", Line("one", "a"));
    }

    internal static SessionWish Wish(SessionPolicy policy) => new()
    {
        Family = Family.IPv4,
        Generation = 1,
        LocalAddress = Address.Parse("192.0.2.1"),
        PeerAddress = Address.Parse("192.0.2.0"),
        PeerAsn = new Asn(64500),
        Description = "a peer",
        MaxPrefixes = 100,
        Policy = policy,
    };

    private static string MaskKey(string line) => line.StartsWith(" md5", StringComparison.Ordinal) ? " md5 KEY" : line;
}
