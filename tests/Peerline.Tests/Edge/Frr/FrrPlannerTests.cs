using CsCheck;
using Peerline.Edge;
using Peerline.Edge.Frr;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Frr;

public class FrrPlannerTests
{
    private const string Base = """
        router bgp 64500
         bgp router-id 198.51.100.1
        exit
        """;

    private static readonly RouterCapabilities Capable = FrrDaemons.Capabilities("FRRouting 8.4.4 (edge1) on Linux");

    [Theory]
    [InlineData("FRRouting 8.4.4 (edge1) on Linux", "FRRouting 8.4.4", true)]
    [InlineData("FRRouting 10.3 (edge1)", "FRRouting 10.3", true)]
    [InlineData("FRRouting 8.1 (edge1)", "FRRouting 8.1", false)]
    [InlineData("something else", "FRRouting", false)]
    public void Roles_need_a_version_that_has_them(string said, string software, bool roles) =>
        Assert.Equal((software, roles), (FrrDaemons.Capabilities(said).Software, FrrDaemons.Capabilities(said).Roles));

    /// <summary>What the router cannot hold is no part of what it is given, and everything else is.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("host: 127.0.0.1 port: 8282, preference: 1\n", true)]
    public void Origins_are_judged_where_bgpd_has_been_named_a_cache_and_nowhere_else(string caches, bool judged)
    {
        var capable = FrrDaemons.Capabilities("FRRouting 8.4.4", caches);
        var plan = FrrPlanner.Plan(Reading(Base) with { Capabilities = capable }, FrrWishes.Wish(FrrWishes.Ruled), FrrWishes.Intent, Guid.Empty);

        Assert.Equal(!judged, capable.RulesNotHeld.Contains(RouteRule.RpkiInvalid));
        Assert.Equal(judged ? 2 : 0, plan.Commands.Count(c => c.Line == "match rpki invalid"));
        Assert.Equal(2, plan.Commands.Count(c => c.Line == $"description {RouteRule.Blackhole}"));
    }

    [Theory]
    [InlineData("new")]
    [InlineData("open")]
    [InlineData("close")]
    [InlineData("remove")]
    public void The_commands_are_the_golden_ones(string name)
    {
        var (from, wish) = name switch
        {
            "new" => (Base, FrrWishes.Wish(FrrWishes.Denied)),
            "open" => (With(FrrWishes.Denied), FrrWishes.Wish(FrrWishes.Opened)),
            "close" => (With(FrrWishes.Opened), FrrWishes.Wish(FrrWishes.Denied)),
            _ => (With(FrrWishes.Opened), new RouterWish { LocalAsn = FrrWishes.Local, Absent = [FrrWishes.Gone] }),
        };
        var plan = FrrPlanner.Plan(Reading(from), wish, FrrWishes.Intent, Guid.Empty);

        Assert.Empty(plan.Refusals);
        FrrFiles.AssertGolden($"{name}.plan", string.Join('\n', plan.Plan.Text) + "\n");
        Assert.DoesNotContain("s3cret", string.Join('\n', plan.Plan.Text), StringComparison.Ordinal);
        Assert.Equal(["192.0.2.0", "2001:db8:ffff::"], plan.Plan.SessionsTouched);
    }

    [Fact]
    public void What_is_there_already_needs_no_command() =>
        Assert.Empty(FrrPlanner.Plan(Reading(With(FrrWishes.Opened)), FrrWishes.Wish(FrrWishes.Opened), FrrWishes.Intent, Guid.Empty).Commands);

    [Fact]
    public void Members_of_an_exchange_share_an_interface_whose_addresses_stay()
    {
        var lan = new Dictionary<string, IReadOnlyList<InterfaceAddress>> { ["x0"] = [new(Address.Parse("192.0.2.1"), 26)] };
        var other = FrrWishes.OnExchange with
        {
            ConnectionId = Guid.NewGuid(), V4 = FrrWishes.OnExchange.V4! with { PeerAddress = Address.Parse("192.0.2.7") },
        };
        var plan = FrrPlanner.Plan(
            Reading(Base) with { Present = lan }, FrrWishes.Wish(FrrWishes.OnExchange, other), FrrWishes.Intent, Guid.Empty);
        Assert.Empty(plan.Refusals);
        Assert.Equal(["192.0.2.0"], plan.Plan.SessionsTouched);
        Assert.DoesNotContain(plan.Commands, c => c.Line.Contains("address 192", StringComparison.Ordinal));
        Assert.Empty(Assert.Single(plan.Marker.Connections.Values).Addresses);

        // A port of a connection's own is not shared, and an address that the operator has not configured is not there.
        var taken = FrrPlanner.Plan(
            Reading(Base) with { Present = lan }, FrrWishes.Wish(FrrWishes.OnExchange, other with { IsShared = false }), FrrWishes.Intent, Guid.Empty);
        Assert.Contains("belongs to connection", Assert.Single(taken.Refusals), StringComparison.Ordinal);
        var bare = new Dictionary<string, IReadOnlyList<InterfaceAddress>> { ["x0"] = [] };
        var missing = FrrPlanner.Plan(Reading(Base) with { Present = bare }, FrrWishes.Wish(FrrWishes.OnExchange), FrrWishes.Intent, Guid.Empty);
        Assert.Equal("192.0.2.1 is not on x0: the operator configures its own address on the exchange.", Assert.Single(missing.Refusals));
    }

    [Fact]
    public void A_router_that_activates_ipv4_by_itself_is_told_not_to_for_ipv6()
    {
        var plan = FrrPlanner.Plan(Reading(Base), FrrWishes.Wish(FrrWishes.Denied with { V4 = null }), FrrWishes.Intent, Guid.Empty);

        Assert.Contains("  no neighbor 2001:db8:ffff:: activate", plan.Plan.Text);
    }

    [Fact]
    public void A_new_session_is_shut_down_from_its_first_line_to_its_last()
    {
        var wish = FrrWishes.Wish(FrrWishes.Opened with { V6 = null });
        var lines = FrrPlanner.Plan(Reading(Base), wish, FrrWishes.Intent, Guid.Empty).Commands
            .Select(c => c.Line).Where(l => l.Contains("neighbor 192.0.2.0", StringComparison.Ordinal)).ToList();

        Assert.Equal(["neighbor 192.0.2.0 remote-as 64501", "neighbor 192.0.2.0 shutdown"], lines[..2]);
        Assert.Equal("no neighbor 192.0.2.0 shutdown", lines[^1]);
        Assert.Contains("neighbor 192.0.2.0 password s3cret", lines);
    }

    [Fact]
    public void A_change_of_one_half_names_that_half_only()
    {
        var before = FrrWishes.Opened;
        ConnectionWish[] changes =
        [
            before with { V4 = before.V4! with { MaxPrefixes = 7 } },
            before with { V4 = before.V4! with { Md5Key = "another", Generation = 2 } },
            before with { V4 = before.V4! with { Drain = true, Generation = 2 } },
            before with { V4 = null, Addresses = [.. before.Addresses.Where(a => !a.Address.IsIPv4)] },
        ];
        foreach (var after in changes)
        {
            var plan = FrrPlanner.Plan(Reading(With(before)), FrrWishes.Wish(after), FrrWishes.Intent, Guid.Empty);
            Assert.Equal(["192.0.2.0"], plan.Plan.SessionsTouched);
            Assert.DoesNotContain(plan.Commands, c => c.Line.Contains("2001:db8:ffff::", StringComparison.Ordinal));
            Assert.DoesNotContain(plan.Commands, c => c.Line.Contains("ipv6 ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_edited_policy_is_held_closed_while_it_is_written_anew()
    {
        var map = FrrConfiguration.Parse(With(FrrWishes.Opened)).Neighbors["192.0.2.0"]
            .Select(l => l.RouteMapName).OfType<string>().First();
        var edited = With(FrrWishes.Opened) + $"route-map {map} permit 20\nexit\n";

        var lines = FrrPlanner.Plan(Reading(edited), FrrWishes.Wish(FrrWishes.Opened), FrrWishes.Intent, Guid.Empty).Commands
            .Select(c => c.Line).ToList();

        var held = lines.IndexOf($"neighbor 192.0.2.0 route-map {FrrPolicyName.Hold} in");
        var gone = lines.IndexOf($"no route-map {map}");
        var back = lines.IndexOf($"neighbor 192.0.2.0 route-map {map} in");
        Assert.True(0 <= held && held < gone && gone < back, string.Join('\n', lines));
        Assert.Equal($"no route-map {FrrPolicyName.Hold}", lines[^1]);
    }

    [Fact]
    public void A_marker_with_a_newer_generation_supersedes_even_when_the_router_was_emptied()
    {
        var marker = RouterMarker.None with
        {
            Connections = RouterMarker.None.Connections.Add(FrrWishes.Connection,
                new MarkedConnection("e0", [], [new MarkedHalf(FrrWishes.V4.PeerAddress, 3, false)])),
        };

        var plan = FrrPlanner.Plan(Reading(Base) with { Marker = marker }, FrrWishes.Wish(FrrWishes.Denied), FrrWishes.Intent, Guid.Empty);

        Assert.Equal("Session 192.0.2.0 has generation 3 on the router, this is 1.", plan.Superseded?.Sentence);
    }

    [Fact]
    public void What_was_taken_off_is_remembered_and_comes_back_as_a_later_generation_only()
    {
        var removed = FrrPlanner.Plan(
            Reading(Base), new RouterWish { LocalAsn = FrrWishes.Local, Absent = [FrrWishes.Gone] }, FrrWishes.Intent, Guid.NewGuid()).Marker;
        var file = Path.GetTempFileName();
        removed.Write(file);
        var reading = Reading(Base) with { Marker = RouterMarker.Read(file) };
        File.Delete(file);

        Assert.Equal(
            "Session 192.0.2.0 was taken off the router as generation 1, this is 1.",
            FrrPlanner.Plan(reading, FrrWishes.Wish(FrrWishes.Opened), FrrWishes.Intent, Guid.Empty).Superseded?.Sentence);
        var next = FrrWishes.Denied with { V4 = FrrWishes.V4 with { Generation = 2 }, V6 = FrrWishes.V6 with { Generation = 2 } };
        var plan = FrrPlanner.Plan(reading, FrrWishes.Wish(next), FrrWishes.Intent, Guid.Empty);
        Assert.Null(plan.Superseded);
        Assert.Equal(removed.TakenOff, plan.Marker.TakenOff);
    }

    [Fact]
    public void A_half_that_is_newer_than_the_one_that_is_to_be_gone_supersedes()
    {
        var late = FrrWishes.Denied with { V4 = null };
        string? Superseded(ConnectionWish wish) =>
            FrrPlanner.Plan(Reading(With(FrrWishes.Denied)), FrrWishes.Wish(wish), FrrWishes.Intent, Guid.Empty).Superseded?.Sentence;

        Assert.Equal($"{FrrWishes.Connection}: the IPv4 session has generation 1 on the router, 0 is to be gone.", Superseded(late));
        Assert.Null(Superseded(late with { TakenOff = new(1, 0) }));
        // What is outside the intent is nobody's step back.
        Assert.Null(FrrPlanner.Plan(Reading(With(FrrWishes.Denied)), FrrWishes.Wish(late), new HashSet<Guid>(), Guid.Empty).Superseded);
    }

    [Fact]
    public void A_marker_remembers_the_last_thousand_that_were_taken_off()
    {
        var ids = Enumerable.Range(0, 1001).Select(_ => Guid.NewGuid()).ToList();
        var marker = ids.Aggregate(RouterMarker.None, (all, id) => all.After(
            Guid.Empty, [], [FrrWishes.Gone with { ConnectionId = id }], (_, _) => false, (_, _) => null));

        Assert.Equal(ids.Skip(1), marker.TakenOff.Select(r => r.ConnectionId));
        Assert.Same(marker, marker.After(Guid.NewGuid(), [], [FrrWishes.Gone with { ConnectionId = ids[^1] }], (_, _) => false, (_, _) => null));
    }

    [Fact]
    public void A_marker_of_an_older_version_is_read()
    {
        const string older = """
            {"applyId":"0198a000-0000-7000-8000-00000000000a","connections":{"0198a000-0000-7000-8000-000000000001":
            {"interfaceName":"e0","addresses":[],"halves":[{"peer":"192.0.2.0","generation":3,"adopted":false,"hash":null}]}}}
            """;
        var marker = RouterMarker.FromLine(older);

        Assert.Equal([3], marker.GenerationsOf(Guid.Parse("0198a000-0000-7000-8000-000000000001"), Family.IPv4));
        Assert.Empty(marker.TakenOff);
    }

    [Fact]
    public void A_prefix_of_the_other_family_is_refused()
    {
        var policy = new SessionPolicy(true, [FrrWishes.Permit("2001:db8::/32", 48)], []);
        var wrong = FrrWishes.Denied with { V4 = FrrWishes.V4 with { Policy = policy } };

        Assert.Equal(["The policy of 192.0.2.0 has prefixes of another family."],
            FrrPlanner.Plan(Reading(Base), FrrWishes.Wish(wrong), FrrWishes.Intent, Guid.Empty).Refusals);
    }

    [Fact]
    public void A_configuration_that_was_recorded_from_the_daemon_survives_the_journal()
    {
        var running = FrrConfiguration.Parse(FrrFiles.CapturedText("open.running-config.conf"));
        Assert.Equal(3, running.Neighbors.Count);
        Assert.Equal(10 + 2, running.Policies.Count);

        var again = FrrConfiguration.Parse(running.ToText());

        Assert.Equal(running.Asn, again.Asn);
        Assert.Equal(running.Neighbors.Keys.Order(), again.Neighbors.Keys.Order());
        foreach (var (name, lines) in running.Neighbors) Assert.Equal(lines.ToHashSet(), again.Neighbors[name].ToHashSet());
        foreach (var (name, lines) in running.Policies) Assert.Equal(lines, again.Policies[name]);
    }

    [Fact]
    public void What_was_written_is_what_the_daemon_printed()
    {
        // The same wish that was on the router when it was recorded.
        var reading = Reading(
            FrrFiles.CapturedText("open.running-config.conf")
            + "interface e0\n ip address 192.0.2.1/31\n ipv6 address 2001:db8:ffff::1/127\nexit\n");

        Assert.Empty(FrrPlanner.Plan(reading, FrrWishes.Wish(FrrWishes.Opened), FrrWishes.Intent, Guid.Empty).Commands);
    }

    /// <summary>Lines lost, doubled, cut or swapped: reading never fails, and what it reads is read again from its own text.</summary>
    [Fact]
    public void Whatever_the_configuration_looks_like_it_is_read() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 200], Gen.Int[0, 200], Gen.Int[0, 80]).Array[1, 12].Sample(
            changes =>
            {
                var lines = FrrFiles.CapturedText("open.running-config.conf").Split('\n').ToList();
                foreach (var (kind, at, other, cut) in changes)
                {
                    var (i, j) = (at % lines.Count, other % lines.Count);
                    if (kind == 0) lines.RemoveAt(i);
                    else if (kind == 1) lines.Insert(j, lines[i]);
                    else if (kind == 2) lines[i] = lines[i][..Math.Min(cut, lines[i].Length)];
                    else (lines[i], lines[j]) = (lines[j], lines[i]);
                }

                var read = FrrConfiguration.Parse(string.Join('\n', lines));
                if (read.Asn is not null)
                {
                    Assert.Equal(read.Neighbors.Keys.Order(), FrrConfiguration.Parse(read.ToText()).Neighbors.Keys.Order());
                }
            },
            iter: 2000);

    private static string With(ConnectionWish wish) => Base + "\n" + FrrStanza.Of(FrrWishes.Local, wish, roles: true)
        .Replace("  neighbor 192.0.2.0 activate\n", "  no neighbor 2001:db8:ffff:: activate\n", StringComparison.Ordinal);

    private static FrrReading Reading(string configuration)
    {
        var read = FrrConfiguration.Parse(configuration);
        IReadOnlyList<InterfaceAddress> addresses = [.. read.Addresses.Select(a => a.Address)];
        var present = new Dictionary<string, IReadOnlyList<InterfaceAddress>> { ["e0"] = addresses, ["lo"] = [] };
        return new FrrReading(read, present, RouterMarker.None, Capable);
    }
}
