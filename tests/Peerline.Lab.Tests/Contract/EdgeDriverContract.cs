using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Lab.Tests.Contract;

/// <summary>
/// What every driver promises, on the real daemon, with a real peer on the other side. One class a driver inherits it; <c>./test lab</c>
/// counts them apart.
/// </summary>
public abstract class EdgeDriverContract(ContractEdge edge) : IAsyncLifetime
{
    private int othersTimesUp;

    public async ValueTask InitializeAsync()
    {
        await edge.BeginAsync();
        othersTimesUp = await edge.OthersTimesUpAsync();
    }

    /// <summary>Whatever a test did: the operator's own session never noticed, unless the daemon itself was started again.</summary>
    public async ValueTask DisposeAsync()
    {
        var times = await edge.OthersTimesUpAsync();
        Assert.True(times == othersTimesUp, $"the operator's own session came up {times} times, not {othersTimesUp}:\n{await edge.OthersLogAsync()}");
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Capabilities_name_the_software_and_what_it_can_do()
    {
        var can = await edge.Driver.CapabilitiesAsync(default);

        Assert.StartsWith(edge.Software, can.Software, StringComparison.Ordinal);
        Assert.True(can is { Md5: true, Gtsm: true, RouteRefresh: true, RawRibIn: true });
        Assert.Equal(edge.HasRoles, can.Roles);
        Assert.Equal(!edge.HasRoles, can.RulesNotHeld.Contains(RouteRule.OtcLeak));
        Assert.DoesNotContain(RouteRule.RpkiInvalid, can.RulesNotHeld);
        Assert.Equal(edge.Discards, can.Discards);
    }

    /// <summary>RFC 9234 4.2, strict mode.</summary>
    [Fact]
    public async Task Where_a_role_is_required_a_peer_that_says_none_stays_out()
    {
        var lax = edge.Denied with { V6 = null, V4 = edge.Denied.V4! with { SendsRole = true } };
        await edge.AppliedAsync(lax);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.State is SessionState.Established, "is up without a role");

        var strict = lax with { V4 = lax.V4 with { Generation = 2, StrictRole = true } };
        await edge.AppliedAsync(strict);
        if (edge.HasRoles)
            await Eventually.TrueAsync(
                async () => (await edge.Peer.LogAsync()).Contains("role mismatch", StringComparison.OrdinalIgnoreCase), "the peer is told why");

        await edge.PeerAsync(p => p with { Role = "peer" });
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.State is SessionState.Established, "is up with a peer that says its role");
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.ApplyAsync(strict)).Outcome);
    }

    /// <summary>RFC 4724, RFC 9494.</summary>
    [Theory]
    [InlineData(GracefulRestartUse.Off, GracefulRestartUse.Helper)]
    [InlineData(GracefulRestartUse.Helper, GracefulRestartUse.LongLived)]
    [InlineData(GracefulRestartUse.LongLived, GracefulRestartUse.Off)]
    public async Task A_peer_that_restarts_is_helped_where_that_is_wished_and_not_where_it_is_not(GracefulRestartUse use, GracefulRestartUse then)
    {
        await OffersAsync(1, use);
        await OffersAsync(2, then);

        async Task OffersAsync(int generation, GracefulRestartUse wished)
        {
            var wish = edge.Denied with { V6 = null, V4 = edge.Denied.V4! with { Generation = generation, GracefulRestart = wished } };
            await edge.AppliedAsync(wish);
            if (generation > 1 && edge.KeepsWhatIsNegotiated) await edge.Peer.AskAsync("restart edge4");
            await Eventually.EqualAsync(
                (true, wished is not GracefulRestartUse.Off || !edge.HelpsRestarts, edge.OffersLongLived(wished)),
                async () => (
                    await edge.SessionAsync(EdgeWishes.Peer4) is { State: SessionState.Established },
                    (await edge.OfferedAsync()).Contains("Graceful restart", StringComparison.Ordinal),
                    (await edge.OfferedAsync()).Contains("Long-lived graceful restart", StringComparison.Ordinal)),
                $"up, and offered with {wished}");
            var again = await edge.ApplyAsync(wish);
            Assert.True(again.Outcome is ApplyOutcome.Unchanged, $"{again.Outcome}: {again.Sentence} {string.Join('\n', again.Plan.Text)}");
        }
    }

    [Fact]
    public async Task A_plan_says_what_would_change_and_changes_nothing()
    {
        var before = await edge.ConfigurationAsync();

        var plan = await edge.Driver.PlanAsync(EdgeWishes.Wish(edge.Opened), edge.Intent, default);

        Assert.NotEmpty(plan.Text);
        Assert.DoesNotContain("s3cret", string.Join('\n', plan.Text), StringComparison.Ordinal);
        Assert.Equal(["192.0.2.0", "2001:db8:ffff::"], plan.SessionsTouched.Order(StringComparer.Ordinal));
        Assert.Empty(plan.Foreign);
        Assert.Equal(before, await edge.ConfigurationAsync());
        Assert.Null(await edge.SessionAsync(EdgeWishes.Peer4));
    }

    [Fact]
    public async Task Under_deny_all_the_session_is_read_back_as_wished_and_nothing_goes_in_or_out()
    {
        var applied = await edge.AppliedAsync(edge.Denied);

        Assert.Equal(new AppliedConnection(new AppliedHalf(1, false), new AppliedHalf(1, false)), applied.Confirmed[edge.Denied.ConnectionId]);
        await edge.EstablishedAsync();
        foreach (var (peer, received) in new[] { (EdgeWishes.Peer4, 2), (EdgeWishes.Peer6, 1) })
        {
            var session = await edge.UntilAsync(peer, s => s.PrefixesReceived == received, "has all routes of the peer");
            Assert.Equal((received, 0, 0), (session.PrefixesReceived, session.PrefixesAccepted, session.PrefixesAdvertised));
            Assert.Equal((edge.Denied.ConnectionId, 1), (session.ConnectionId, session.Generation));
            Assert.Equal((new Asn(64501), 10, "e0"), (session.PeerAsn, session.MaxPrefixes, session.InterfaceName));
            Assert.Equal((true, true, true), (session.Md5, session.Gtsm, session.FourOctetAsn));
            Assert.Equal(received, (await edge.RoutesAsync(peer, RouteView.Received)).Count);
            Assert.Empty(await edge.RoutesAsync(peer, RouteView.Accepted));
            Assert.Empty(await edge.RoutesAsync(peer, RouteView.Advertised));
        }

        Assert.Equal((0, 0), await edge.PeerHasAsync());
        var legacy = await edge.SessionAsync(Address.Parse("198.51.100.99"));
        Assert.Equal((null, SessionState.Established, "e1"), (legacy!.ConnectionId, legacy.State, legacy.InterfaceName));
    }

    [Fact]
    public async Task A_second_apply_changes_nothing_in_the_configuration_and_on_the_wire()
    {
        await edge.AppliedAsync(edge.Opened);
        await edge.EstablishedAsync();
        await Eventually.EqualAsync((1, 1), edge.PeerHasAsync, "what the peer has from us");
        var (configuration, wire) = (await edge.ConfigurationAsync(), await edge.PeerSawAsync());

        var second = await edge.ApplyAsync(edge.Opened);
        var plan = await edge.Driver.PlanAsync(EdgeWishes.Wish(edge.Opened), edge.Intent, default);

        Assert.Equal(ApplyOutcome.Unchanged, second.Outcome);
        Assert.True(plan.IsEmpty, string.Join('\n', plan.Text));
        Assert.Empty(plan.Drift);
        Assert.Equal(new AppliedConnection(new AppliedHalf(1, true), new AppliedHalf(1, true)), second.Confirmed[edge.Opened.ConnectionId]);
        Assert.Equal(configuration, await edge.ConfigurationAsync());
        Assert.Equal(wire, await edge.PeerSawAsync());
    }

    [Fact]
    public async Task Opening_lets_through_exactly_what_is_permitted_and_closing_takes_it_back_without_a_flap()
    {
        await edge.AppliedAsync(edge.Denied);
        await edge.EstablishedAsync();
        var up = (await edge.Peer.TimesUpAsync("edge4"), await edge.Peer.TimesUpAsync("edge6"));

        var opened = await edge.AppliedAsync(edge.Opened);

        Assert.Equal(new AppliedConnection(new AppliedHalf(1, true), new AppliedHalf(1, true)), opened.Confirmed[edge.Opened.ConnectionId]);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { PrefixesReceived: 2, PrefixesAccepted: 1, PrefixesAdvertised: 1 }, "is open");
        await edge.UntilAsync(EdgeWishes.Peer6, s => s is { PrefixesAccepted: 1, PrefixesAdvertised: 1 }, "is open");
        Assert.Equal(["203.0.113.0/24"], await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Accepted));
        Assert.Equal(["198.51.100.0/24"], await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Advertised));
        Assert.Equal(["2001:db8:2000::/36"], await edge.RoutesAsync(EdgeWishes.Peer6, RouteView.Advertised));
        await Eventually.EqualAsync((1, 1), edge.PeerHasAsync, "what the peer has from us");
        var found = await edge.Driver.LookUpAsync(Address.Parse("203.0.113.7"), default);
        Assert.Equal((EdgeWishes.Peer4, "64501", true), (found[0].Peer, found[0].Route.AsPathText, found[0].Best));

        var closed = await edge.AppliedAsync(edge.Denied);

        Assert.Equal(new AppliedConnection(new AppliedHalf(1, false), new AppliedHalf(1, false)), closed.Confirmed[edge.Opened.ConnectionId]);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { PrefixesReceived: 2, PrefixesAccepted: 0, PrefixesAdvertised: 0 }, "is closed");
        await Eventually.EqualAsync((0, 0), edge.PeerHasAsync, "what the peer has from us");
        Assert.Equal(up, (await edge.Peer.TimesUpAsync("edge4"), await edge.Peer.TimesUpAsync("edge6")));
    }

    [Fact]
    public async Task An_open_policy_with_empty_lists_accepts_and_announces_nothing()
    {
        await edge.AppliedAsync(edge.Denied with { V4 = edge.Denied.V4! with { Policy = new SessionPolicy(true, [], []) }, V6 = null });

        var session = await edge.UntilAsync(EdgeWishes.Peer4, s => s is { State: SessionState.Established, PrefixesReceived: 2 }, "is established");

        Assert.Equal((0, 0), (session.PrefixesAccepted, session.PrefixesAdvertised));
        Assert.Equal((0, 0), await edge.PeerHasAsync());
    }

    /// <summary>
    /// What is permitted is put into few entries, of which two may be of one prefix, and a long list into pieces: neither lets through what
    /// lies between.
    /// </summary>
    [Fact]
    public async Task A_list_that_is_put_together_and_cut_accepts_exactly_what_is_permitted()
    {
        await edge.PeerAsync(p => p with
        {
            V6 = null,
            RoutesV4 =
            [
                "10.0.0.0/14", "10.0.0.0/15", "10.0.0.0/16", "10.3.0.0/16", "10.3.0.0/17", "10.8.1.0/24", "10.8.118.0/24",
                "10.8.0.0/24 { bgp_community.add((64501, 7)); bgp_community.add((64500, 1)); }",
            ],
        });
        List<PermittedPrefix> permitted =
        [
            EdgeWishes.Permit("10.0.0.0/14", 14), .. Enumerable.Range(0, 4).Select(i => EdgeWishes.Permit($"10.{i}.0.0/16", 16)),
            .. Enumerable.Range(0, 60).Select(i => EdgeWishes.Permit($"10.8.{2 * i}.0/24", 24)),
        ];
        await AcceptsAsync(1, "10.0.0.0/14 10.0.0.0/16 10.3.0.0/16 10.8.0.0/24 10.8.118.0/24");
        Assert.Equal(["64501:7"], (await FoundAsync("10.8.0.0/24")).Communities);
        permitted.RemoveAt(permitted.Count - 1);
        await AcceptsAsync(2, "10.0.0.0/14 10.0.0.0/16 10.3.0.0/16 10.8.0.0/24");

        async Task AcceptsAsync(int generation, string accepted)
        {
            var half = edge.Opened.V4! with { Generation = generation, Policy = new SessionPolicy(true, permitted, []) { Rules = EdgeWishes.Rules } };
            await edge.AppliedAsync(edge.Opened with { V4 = half, V6 = null });
            await edge.UntilAsync(EdgeWishes.Peer4, s => s.PrefixesReceived == 8, "receives all");
            await Eventually.EqualAsync(accepted, AcceptedAsync, "what is accepted");
        }
    }

    [Fact]
    public async Task One_half_changes_and_the_other_is_left_alone()
    {
        await edge.AppliedAsync(edge.Denied);
        await edge.EstablishedAsync();
        var up = await edge.Peer.TimesUpAsync("edge6");

        var changed = edge.Denied with { V4 = edge.Opened.V4! with { Generation = 2, MaxPrefixes = 20 } };
        var result = await edge.AppliedAsync(changed);

        Assert.Equal(["192.0.2.0"], result.Plan.SessionsTouched);
        Assert.Equal(new AppliedConnection(new AppliedHalf(2, true), new AppliedHalf(1, false)), result.Confirmed[changed.ConnectionId]);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { Generation: 2, MaxPrefixes: 20, PrefixesAccepted: 1 }, "has its new limit");
        Assert.Equal(0, (await edge.SessionAsync(EdgeWishes.Peer6))!.PrefixesAccepted);

        var alone = await edge.AppliedAsync(changed with { V4 = null, Addresses = [changed.Addresses[1]], TakenOff = new(3, 0) });

        Assert.Equal(new AppliedConnection(null, new AppliedHalf(1, false)), alone.Confirmed[changed.ConnectionId]);
        Assert.Null(await edge.SessionAsync(EdgeWishes.Peer4));
        Assert.DoesNotContain("192.0.2.1", await edge.Edge.IpAsync("addr"), StringComparison.Ordinal);
        Assert.Equal(up, await edge.Peer.TimesUpAsync("edge6"));
    }

    /// <summary>
    /// Validation has passed, and then the peer's routes change: the router itself refuses them, by the rules of the import. The session does
    /// not notice, and what comes back as it was is accepted again.
    /// </summary>
    [Fact]
    public async Task A_permitted_prefix_whose_route_turns_bad_is_not_accepted_any_more()
    {
        string[] faults =
        [
            "bgp_path.prepend(174);", "bgp_path.prepend(64512);", "bgp_path.prepend(4200000001);",
            "bgp_path.prepend(64501); bgp_path.prepend(64501); bgp_path.prepend(64501); bgp_path.prepend(64501); bgp_path.prepend(64501);",
            "bgp_community.add((65535, 666));",
        ];
        const string Harmless = "bgp_community.add((64501, 7)); bgp_community.add((64500, 1)); bgp_large_community.add((64500, 1, 2)); "
            + "bgp_large_community.add((64501, 1, 2)); bgp_ext_community.add((rt, 64500, 5)); bgp_ext_community.add((generic, 0x02020000, 0xfbf40005));";
        string[] Routes(params string[] of) => [.. of.Select((a, i) => $"10.{i}.0.0/16" + (a.Length > 0 ? $" {{ {a} }}" : ""))];
        var wish = edge.Opened with
        {
            V4 = edge.Opened.V4! with
            {
                Policy = new SessionPolicy(true, [EdgeWishes.Permit("10.0.0.0/8", 16)], EdgeWishes.Open4.Announce) { Rules = EdgeWishes.Rules },
            },
            V6 = edge.Opened.V6! with { Policy = EdgeWishes.Open6 with { Rules = EdgeWishes.Rules } },
        };
        var good = Routes([.. faults.Select(_ => ""), Harmless]);
        await edge.PeerAsync(p => p with { RoutesV4 = good });
        await edge.AppliedAsync(wish);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.PrefixesAccepted == 6, "accepts all six");
        await edge.UntilAsync(EdgeWishes.Peer6, s => s.PrefixesAccepted == 1, "accepts over IPv6");
        var up = await edge.Peer.TimesUpAsync("edge4");
        var again = await edge.ApplyAsync(wish);
        Assert.True(again.Outcome is ApplyOutcome.Unchanged, $"{again.Outcome}: {again.Sentence} {string.Join('\n', again.Plan.Text)}");

        await edge.PeerAsync(p => p with { RoutesV4 = Routes([.. faults, Harmless]) });
        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { PrefixesReceived: 6, PrefixesAccepted: 1 }, "accepts the one without a fault");
        Assert.Equal(["10.5.0.0/16"], await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Accepted));
        Assert.Equal(["64501:1:2", "64501:7"], (await FoundAsync("10.5.0.0/16")).Communities.Order(StringComparer.Ordinal));
        Assert.Equal(6, (await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Received)).Count);

        await edge.PeerAsync(p => p with { RoutesV4 = good });
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.PrefixesAccepted == 6, "accepts all six again");
        Assert.Equal(up, await edge.Peer.TimesUpAsync("edge4"));

        // A route server does not put its own AS in front.
        await edge.PeerAsync(p => p with { RoutesV4 = Routes("bgp_path.prepend(64499);", "bgp_path.prepend(64501);"), Extra = "rs client;" });
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.PrefixesAccepted == 1, "accepts only what begins with the peer's AS");
        Assert.Equal(["10.1.0.0/16"], await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Accepted));
    }

    /// <summary>RFC 9774: wherever in the path the set stands, and whatever stands around it. The peer is GoBGP, which can send them.</summary>
    [Fact]
    public async Task A_path_with_an_AS_SET_anywhere_is_not_accepted_until_the_rule_is_waived()
    {
        const string All = "10.0.0.0/16 10.1.0.0/16 10.2.0.0/16 10.3.0.0/16 10.4.0.0/16";
        // What no path may hold, it may not hold in a set either.
        string[] others = ["64502 {64502,174}", "64502 {23456}", "{64512,64502} 64504"];
        await edge.PeerAsync(p => p with { V4 = null, V6 = null });
        var all = EdgeWishes.Rules with { BogonAsns = [.. EdgeWishes.Rules.BogonAsns!, new(23456, 23456)] };
        await edge.AppliedAsync(Judging(1, all));
        await using var peer = await edge.GoBgpPeerAsync();
        var paths = new[] { "64502", "{64502}", "{64502,64503} 64504", "{64502} 64501", "64502 {64503} 64502" };
        foreach (var (path, i) in paths.Concat(others).Select((p, i) => (p, i))) await peer.AskAsync("global", "rib", "add", $"10.{i}.0.0/16", "aspath", path);
        // Two that both begin may take GoBGP's half minute to begin again.
        await Eventually.EqualAsync(
            8, async () => (await edge.SessionAsync(EdgeWishes.Peer4))?.PrefixesReceived, "what is received", TimeSpan.FromSeconds(90));

        await Eventually.EqualAsync("10.0.0.0/16", AcceptedAsync, "what is accepted");
        await edge.AppliedAsync(Judging(2, all with { RefuseAsSets = false }));
        await Eventually.EqualAsync(All, AcceptedAsync, "what is accepted when the rule is waived");
        await edge.AppliedAsync(Judging(3, all));
        await Eventually.EqualAsync("10.0.0.0/16", AcceptedAsync, "what is accepted when it holds again");

        ConnectionWish Judging(int generation, ImportRules rules) => edge.Opened with
        {
            V4 = edge.Opened.V4! with
            {
                Generation = generation, Md5Key = null, Gtsm = false,
                Policy = new SessionPolicy(true, [EdgeWishes.Permit("10.0.0.0/8", 16)], []) { Rules = rules },
            },
            V6 = null,
        };
    }

    /// <summary>
    /// A peer on a LAN sends its link-local address beside its global one (RFC 2545): that is accepted as on a cable. A link-local one alone
    /// may be another member's.
    /// </summary>
    [Fact]
    public async Task On_a_LAN_a_route_is_accepted_by_the_peers_global_next_hop_and_by_no_link_local_one()
    {
        await edge.PeerAsync(p => p with
        {
            RoutesV6 = ["2001:db8:1000::/36", "2001:db8:1000::/48"],
            ExportV6 = "filter { if source != RTS_STATIC then reject; if net.len = 48 then bgp_next_hop = fe80::99; accept; }",
        });
        var wish = edge.Opened with
        {
            V6 = edge.Opened.V6! with { Policy = EdgeWishes.Open6 with { Rules = EdgeWishes.Rules with { RefuseLinkLocal = true } } },
        };
        await edge.AppliedAsync(wish);
        await edge.UntilAsync(EdgeWishes.Peer6, s => s is { PrefixesReceived: 2, PrefixesAccepted: 1 }, "accepts one of two over IPv6");
        Assert.Equal(["2001:db8:1000::/36"], await edge.RoutesAsync(EdgeWishes.Peer6, RouteView.Accepted));
        var again = await edge.ApplyAsync(wish);
        Assert.True(again.Outcome is ApplyOutcome.Unchanged, $"{again.Outcome}: {again.Sentence} {string.Join('\n', again.Plan.Text)}");
    }

    /// <summary>
    /// Origins are judged by the VRPs that the router has itself (RFC 6811), the same whenever those change: what is invalid is refused, and
    /// what no VRP covers is accepted.
    /// </summary>
    [Fact]
    public async Task A_route_that_the_RPKI_calls_invalid_is_refused_and_what_is_accepted_follows_the_VRPs()
    {
        const string All = "10.0.0.0/16 10.1.0.0/16 10.2.0.0/16";
        await edge.PeerAsync(p => p with
        {
            RoutesV4 = All.Split(' '), RoutesV6 = ["2001:db8:1000::/36", "2001:db8:1000::/48"],
        });
        await edge.Cache.SayAsync(("10.0.0.0/16", 64501), ("10.1.0.0/16", 64502), ("2001:db8:1000::/36", 64501));
        await edge.AppliedAsync(Judging(1, true));
        await edge.EstablishedAsync();
        await AcceptsAsync("10.0.0.0/16 10.2.0.0/16");
        await edge.UntilAsync(EdgeWishes.Peer6, s => s.PrefixesAccepted == 1, "accepts over IPv6 what is not too long");
        var up = await edge.Peer.TimesUpAsync("edge4");

        await edge.Cache.SayAsync(("10.0.0.0/16", 64502), ("10.1.0.0/16", 64501), ("2001:db8:1000::/36", 64501));
        await AcceptsAsync("10.1.0.0/16 10.2.0.0/16");
        var again = await edge.ApplyAsync(Judging(1, true));
        Assert.True(again.Outcome is ApplyOutcome.Unchanged, $"{again.Outcome}: {again.Sentence} {string.Join('\n', again.Plan.Text)}");

        await edge.AppliedAsync(Judging(2, false));
        await AcceptsAsync(All);
        await edge.AppliedAsync(Judging(3, true));
        await AcceptsAsync("10.1.0.0/16 10.2.0.0/16");

        // Without any VRP nothing is invalid: a router that has lost its caches for so long that all have expired goes on.
        await edge.Cache.SayAsync();
        await AcceptsAsync(All);
        Assert.Equal(3, (await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Received)).Count);
        Assert.Equal(up, await edge.Peer.TimesUpAsync("edge4"));

        async Task AcceptsAsync(string accepted)
        {
            // Not every daemon follows by itself: the driver sees to it when it looks.
            await Eventually.EqualAsync(accepted, LookAsync, "what is accepted", TimeSpan.FromSeconds(60));

            async Task<string> LookAsync()
            {
                await edge.Driver.ObserveAsync(default);
                return await AcceptedAsync();
            }
        }

        ConnectionWish Judging(int generation, bool judges) => edge.Opened with
        {
            V4 = Judged(edge.Opened.V4!, EdgeWishes.Permit("10.0.0.0/8", 16), generation, judges),
            V6 = Judged(edge.Opened.V6!, EdgeWishes.Permit("2001:db8:1000::/36", 48), generation, judges),
        };

        static SessionWish Judged(SessionWish session, PermittedPrefix accept, int generation, bool judges) => session with
        {
            Generation = generation,
            Policy = session.Policy with { Accept = [accept], Rules = new ImportRules { ScrubCommunities = true, RefuseRpkiInvalid = judges } },
        };
    }

    /// <summary>
    /// RFC 7999: by agreement a part of what is permitted that comes with BLACKHOLE is accepted, goes to nobody, and is a blackhole in the
    /// kernel; without, beside it, or on a router that cannot discard, it is refused as ever.
    /// </summary>
    [Fact]
    public async Task What_the_peer_may_have_discarded_ends_in_the_kernel_and_nothing_else_is_taken()
    {
        const string Asks = "{ bgp_community.add((65535, 666)); }";
        await edge.Cache.SayAsync(("203.0.113.0/24", 64501));
        await edge.PeerAsync(p => p with
        {
            RoutesV4 =
            [
                "203.0.113.0/24", $"203.0.113.7/32 {Asks}", "203.0.113.8/32", $"203.0.113.128/25 {Asks}", $"198.18.7.7/32 {Asks}",
                $"203.0.113.70/32 {Asks}",
            ],
            RoutesV6 = ["2001:db8:1000::/36", $"2001:db8:1000::7/128 {Asks}"],
        });
        await edge.AppliedAsync(Agreed(1, true));
        await edge.EstablishedAsync();
        await Eventually.EqualAsync(edge.Discards ? "203.0.113.0/24 203.0.113.7/32" : "203.0.113.0/24", AcceptedAsync, "what is accepted");
        await edge.UntilAsync(EdgeWishes.Peer6, s => s.PrefixesAccepted == (edge.Discards ? 2 : 1), "accepts over IPv6");
        if (edge.Discards)
        {
            await Eventually.EqualAsync("203.0.113.7", () => KernelDiscardsAsync("-4"), "what the kernel discards");
            await Eventually.EqualAsync("2001:db8:1000::7", () => KernelDiscardsAsync("-6"), "what the kernel discards");
            // The judge of what is received knows it for what it is.
            var received = await edge.Driver.RoutesAsync(new SessionKey(Family.IPv4, EdgeWishes.Peer4), RouteView.Received, default);
            Assert.Contains("65535:666", Assert.Single(received, r => $"{r.Prefix}" == "203.0.113.7/32").Communities);
            var taken = await FoundAsync("203.0.113.7/32");
            Assert.Contains(taken.Communities, c => c is "65535:65281" or "no-export");
            Assert.Contains(taken.Communities, c => c is "65535:65282" or "no-advertise");
        }

        var again = await edge.ApplyAsync(Agreed(1, true));
        Assert.True(again.Outcome is ApplyOutcome.Unchanged, $"{again.Outcome}: {again.Sentence} {string.Join('\n', again.Plan.Text)}");
        var up = await edge.Peer.TimesUpAsync("edge4");
        await edge.AppliedAsync(Agreed(2, false));
        await Eventually.EqualAsync("203.0.113.0/24", AcceptedAsync, "what is accepted when nothing is agreed any more");
        await Eventually.EqualAsync("", () => KernelDiscardsAsync("-4"), "what the kernel discards");
        Assert.Equal(6, (await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Received)).Count);
        Assert.Equal(up, await edge.Peer.TimesUpAsync("edge4"));

        async Task<string> KernelDiscardsAsync(string family) => string.Join(
            ' ', (await edge.Edge.IpAsync(family, "route", "show", "type", "blackhole")).Split('\n')
                .Where(l => l.StartsWith("blackhole ", StringComparison.Ordinal))
                .Select(l => l.Split(' ')[1]).Where(p => p is not ("198.18.255.1" or "2001:db8:dead::1")));

        ConnectionWish Agreed(int generation, bool agreed) => edge.Opened with
        {
            V4 = Discarding(edge.Opened.V4!, generation, agreed ? 32 : null), V6 = Discarding(edge.Opened.V6!, generation, agreed ? 128 : null),
        };

        // The operator's own space lies in what is permitted.
        static SessionWish Discarding(SessionWish session, int generation, int? from) => session with
        {
            Generation = generation,
            Policy = session.Policy with
            {
                Rules = EdgeWishes.Rules with
                {
                    RefuseRpkiInvalid = true, DiscardsFrom = from, NeverDiscarded = PrefixFilter.Inside([Prefix.Parse("203.0.113.64/26")]),
                },
            },
        };
    }

    /// <summary>The operator waives a rule for the peer, and takes it back: what broke it comes in and goes out again, and nothing else does.</summary>
    [Fact]
    public async Task A_waived_rule_lets_in_what_breaks_it_and_nothing_else_until_it_holds_again()
    {
        await edge.PeerAsync(p => p with
        {
            V6 = null,
            RoutesV4 =
            [
                "10.0.0.0/16", "10.1.0.0/16 { bgp_path.prepend(174); }", "10.2.0.0/16 { bgp_path.prepend(64512); }",
                "10.3.0.0/16 { bgp_community.add((65535, 666)); }",
            ],
        });
        var generation = 0;
        await ApplyAsync(EdgeWishes.Rules, "10.0.0.0/16");
        var up = await edge.Peer.TimesUpAsync("edge4");

        await ApplyAsync(EdgeWishes.Rules with { TransitFreeAsns = [] }, "10.0.0.0/16", "10.1.0.0/16");
        await ApplyAsync(EdgeWishes.Rules with { BogonAsns = null }, "10.0.0.0/16", "10.2.0.0/16");
        await ApplyAsync(EdgeWishes.Rules with { RefuseBlackhole = false }, "10.0.0.0/16", "10.3.0.0/16");
        await ApplyAsync(EdgeWishes.Rules, "10.0.0.0/16");
        Assert.Equal(up, await edge.Peer.TimesUpAsync("edge4"));

        await edge.PeerAsync(p => p with
        {
            V6 = null, RoutesV4 = ["10.4.0.0/16 { bgp_path.prepend(64499); }", "10.5.0.0/16 { bgp_path.prepend(64501); }"], Extra = "rs client;",
        });
        await ApplyAsync(EdgeWishes.Rules, "10.5.0.0/16");
        await ApplyAsync(EdgeWishes.Rules with { FirstAsn = false }, "10.4.0.0/16", "10.5.0.0/16");
        await ApplyAsync(EdgeWishes.Rules, "10.5.0.0/16");

        async Task ApplyAsync(ImportRules rules, params string[] accepted)
        {
            var policy = new SessionPolicy(true, [EdgeWishes.Permit("10.0.0.0/8", 16)], []) { Rules = rules };
            await edge.AppliedAsync(edge.Opened with { V4 = edge.Opened.V4! with { Generation = ++generation, Policy = policy }, V6 = null });
            await Eventually.EqualAsync(string.Join(' ', accepted), AcceptedAsync, "what is accepted");
        }
    }

    /// <summary>The accepted route with all that the router tells of it.</summary>
    private async Task<Route> FoundAsync(string prefix)
    {
        var found = Assert.Single(await edge.Driver.LookUpAsync(Prefix.Parse(prefix).Network, default), f => f.Peer == EdgeWishes.Peer4);
        Assert.Equal(prefix, $"{found.Route.Prefix}");
        return found.Route;
    }

    private async Task<string> AcceptedAsync() =>
        string.Join(' ', (await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Accepted)).Order(StringComparer.Ordinal));

    /// <summary>What the operator adds is in the peer's table, and what means something inside only is not, whatever else is changed.</summary>
    [Fact]
    public async Task No_internal_community_leaves_and_communities_prepends_and_MED_arrive()
    {
        await edge.AppliedAsync(Announcing(1, ExportRules.None));
        await edge.EstablishedAsync();
        var inside = edge.HasInternalCommunities ? "BGP.community: (64500,666)\nBGP.large_community: (64500, 6, 6)" : "";
        await Eventually.EqualAsync($"BGP.as_path: 64500\n{inside}".TrimEnd(), edge.PeerHasOfOursAsync, "what leaves without rules");
        var up = await edge.Peer.TimesUpAsync("edge4");
        var rules = new ExportRules
        {
            Internal = [Pattern("64500:666"), Pattern("64500:6:*"), Pattern("64500:7:*"), Pattern("65001:*")],
            Communities = ["64500:20", "64500:10", "64500:2:1"],
            Prepend = 2,
            Med = 70,
        };

        await edge.AppliedAsync(Announcing(2, rules));

        await Eventually.EqualAsync(
            "BGP.as_path: 64500 64500 64500\nBGP.community: (64500,10) (64500,20)\nBGP.large_community: (64500, 2, 1)\nBGP.med: 70",
            edge.PeerHasOfOursAsync, "what leaves by the rules");
        var again = await edge.ApplyAsync(Announcing(2, rules));
        Assert.True(again.Outcome is ApplyOutcome.Unchanged, $"{again.Outcome}: {again.Sentence} {string.Join('\n', again.Plan.Text)}");

        await edge.AppliedAsync(Announcing(3, rules with { Communities = [], Prepend = 0, Med = null }));
        await Eventually.EqualAsync("BGP.as_path: 64500", edge.PeerHasOfOursAsync, "what leaves when only the internal ones are taken off");
        Assert.Equal(up, await edge.Peer.TimesUpAsync("edge4"));

        ConnectionWish Announcing(int generation, ExportRules export) => edge.Opened with
        {
            V4 = edge.Opened.V4! with { Generation = generation, Policy = EdgeWishes.Open4 with { Export = export } },
        };

        static CommunityPattern Pattern(string text) => CommunityPattern.TryParse(text, out var pattern) ? pattern : throw new FormatException(text);
    }

    /// <summary>
    /// RFC 7908: the prefix is among those that are announced, and the best route to it is suddenly another network's. A customer's is passed
    /// on, and nobody else's.
    /// </summary>
    [Fact]
    public async Task What_came_from_a_transit_goes_to_no_peer_and_what_came_from_a_customer_does()
    {
        const string Own = "198.51.100.0/24 64500", ByOthers = "198.18.0.0/24 64500 64999, 198.51.100.0/24 64500 64999";
        try
        {
            await edge.OtherSendsAsync("198.51.100.0/24");
            await edge.AppliedAsync(Announcing(1));
            await edge.EstablishedAsync();
            await GetsAsync(Own);
            var up = await edge.Peer.TimesUpAsync("edge4");
            await edge.OriginatesAsync(false);
            await GetsAsync("");

            await edge.AppliedAsync(Announcing(2, 64777, ContractEdge.OtherAsn));
            await GetsAsync(ByOthers);
            var again = await edge.ApplyAsync(Announcing(2, 64777, ContractEdge.OtherAsn));
            Assert.True(again.Outcome is ApplyOutcome.Unchanged, $"{again.Outcome}: {again.Sentence} {string.Join('\n', again.Plan.Text)}");
            await edge.AppliedAsync(Announcing(3, 64777, 6499, 4_200_064_999));
            await GetsAsync("");

            await edge.OriginatesAsync(true);
            await GetsAsync(Own);
            Assert.Equal(up, await edge.Peer.TimesUpAsync("edge4"));
        }
        finally
        {
            await edge.OriginatesAsync(true);
            await edge.OtherSendsAsync();
        }

        Task GetsAsync(string routes) => Eventually.EqualAsync(
            edge.PassesNothingOn ? $"198.18.0.0/24 64500, {Own}" : routes, edge.PeerHasByPathAsync, "what the peer gets");

        ConnectionWish Announcing(int generation, params IEnumerable<uint> customers) => edge.Opened with
        {
            V4 = edge.Opened.V4! with
            {
                Generation = generation,
                Policy = EdgeWishes.Open4 with
                {
                    Announce = [Prefix.Parse("198.51.100.0/24"), Prefix.Parse("198.18.0.0/24")],
                    Export = new ExportRules { CustomerAsns = [.. customers.Select(c => new Asn(c)).Order()] },
                },
            },
        };
    }

    [Fact]
    public async Task The_limit_bites_under_deny_all_and_a_new_generation_brings_the_session_back()
    {
        await edge.PeerAsync(p => p with { V6 = null, RoutesV4 = [.. Enumerable.Range(0, 11).Select(i => $"10.{i}.0.0/16")] });
        var wish = edge.Denied with { V6 = null };
        await edge.AppliedAsync(wish);

        var stopped = await edge.UntilAsync(EdgeWishes.Peer4, s => s is { LastError: { } error } and not { State: SessionState.Established } && error.StartsWith("6/1 ", StringComparison.Ordinal), "was stopped");
        Assert.StartsWith("6/1 Cease: Maximum Number of Prefixes Reached", stopped.LastError, StringComparison.Ordinal);
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.ApplyAsync(wish)).Outcome);
        Assert.NotEqual(SessionState.Established, (await edge.SessionAsync(EdgeWishes.Peer4))!.State);

        await edge.AppliedAsync(wish with { V4 = wish.V4! with { Generation = 2, MaxPrefixes = 100 } });

        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { State: SessionState.Established, PrefixesReceived: 11, PrefixesAccepted: 0 }, "is back");
    }

    [Fact]
    public async Task A_change_by_hand_is_reported_and_stands_until_the_operator_restores_what_is_wished()
    {
        await edge.AppliedAsync(edge.Opened);
        await edge.EstablishedAsync();
        await RaiseLimitByHandAsync();
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.MaxPrefixes == 5000, "has the limit that was set by hand");
        var drifted = await edge.ConfigurationAsync();

        // Neither what is wished already nor a new wish goes over it.
        var plan = await edge.Driver.PlanAsync(EdgeWishes.Wish(edge.Opened), new HashSet<Guid>(), default);
        Assert.Contains(plan.Drift, d => d.Contains(edge.Opened.ConnectionId.ToString(), StringComparison.Ordinal));
        foreach (var wish in new[] { edge.Opened, edge.Opened with { V4 = edge.Opened.V4! with { Generation = 2, MaxPrefixes = 20 } } })
        {
            var result = await edge.ApplyAsync(wish);
            Assert.Equal(ApplyOutcome.Refused, result.Outcome);
            Assert.NotEmpty(result.Plan.Drift);
            Assert.Contains("Session 192.0.2.0 was changed on the router by hand", result.Sentence, StringComparison.Ordinal);
            Assert.Equal(drifted, await edge.ConfigurationAsync());
        }

        // Somebody else's change is not held up.
        var other = new ConnectionWish { ConnectionId = Guid.CreateVersion7(), InterfaceName = "lo", Addresses = [new(Address.Parse("169.254.7.1"), 30)] };
        var beside = await edge.Driver.ApplyAsync(EdgeWishes.Wish(edge.Opened, other), new HashSet<Guid> { other.ConnectionId }, default);
        Assert.Equal(ApplyOutcome.Applied, beside.Outcome);
        Assert.NotEmpty(beside.Plan.Drift);
        Assert.Equal(5000, (await edge.SessionAsync(EdgeWishes.Peer4))!.MaxPrefixes);
        await edge.Driver.ApplyAsync(
            EdgeWishes.Without(new ConnectionAbsence(other.ConnectionId, "lo", [], other.Addresses)), new HashSet<Guid> { other.ConnectionId }, default);

        await edge.AppliedAsync(edge.Opened, restore: true);

        await edge.UntilAsync(EdgeWishes.Peer4, s => s.MaxPrefixes == 10, "has its limit again");
        Assert.Empty((await edge.Driver.PlanAsync(EdgeWishes.Wish(edge.Opened), new HashSet<Guid>(), default)).Drift);
    }

    [Fact]
    public async Task A_change_by_hand_that_is_wished_since_is_no_drift_and_later_changes_keep_it()
    {
        await edge.AppliedAsync(edge.Opened);
        await edge.EstablishedAsync();
        await RaiseLimitByHandAsync();
        var raised = await edge.UntilAsync(
            EdgeWishes.Peer4, s => s is { MaxPrefixes: 5000, State: SessionState.Established, PrefixesAccepted: 1 }, "has the limit that was set by hand");

        // What the router tells is what there is to adopt, and nothing else was changed.
        var told = HandWish.Read(edge.Opened.V4!, raised, null);
        Assert.Equal(new HandSettings { MaxPrefixes = 5000 }, told);
        var adopted = edge.Opened.With(told, null);
        var plan = await edge.Driver.PlanAsync(EdgeWishes.Wish(adopted), edge.Intent, default);
        Assert.Equal((0, 0), (plan.Foreign.Count, plan.Drift.Count));
        var up = await edge.Peer.TimesUpAsync("edge4");

        var known = await edge.ApplyAsync(adopted);

        Assert.True(known.Succeeded, known.Sentence);
        Assert.Empty((await edge.Driver.PlanAsync(EdgeWishes.Wish(adopted), new HashSet<Guid>(), default)).Drift);
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.ApplyAsync(adopted)).Outcome);

        // The next change goes through, and what was adopted stands.
        await edge.AppliedAsync(adopted with { V4 = adopted.V4! with { Generation = 2, Policy = adopted.V4.Policy with { Accept = [] } } });
        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { MaxPrefixes: 5000, Generation: 2, PrefixesAccepted: 0, State: SessionState.Established }, "has both");
        Assert.Equal(up, await edge.Peer.TimesUpAsync("edge4"));
    }

    [Fact]
    public async Task A_change_by_hand_does_not_keep_a_session_open_and_not_on_the_router()
    {
        var before = await edge.ConfigurationAsync();
        await edge.AppliedAsync(edge.Opened with { V6 = null });
        await RaiseLimitByHandAsync();

        var closed = await edge.AppliedAsync(edge.Denied with { V6 = null });
        Assert.Equal(new AppliedHalf(1, false), closed.Confirmed[edge.Denied.ConnectionId].V4);
        await RaiseLimitByHandAsync();
        Assert.Equal(ApplyOutcome.Applied, (await edge.RemoveAsync()).Outcome);

        Assert.Null(await edge.SessionAsync(EdgeWishes.Peer4));
        Assert.Equal(before, await edge.ConfigurationAsync());
    }

    [Fact]
    public async Task Removal_leaves_the_configuration_byte_for_byte_as_it_was()
    {
        var before = await edge.ConfigurationAsync();
        await edge.AppliedAsync(edge.Denied);
        await edge.AppliedAsync(edge.Opened);
        await edge.AppliedAsync(edge.Opened with { V4 = edge.Opened.V4! with { Drain = true } });
        Assert.NotEqual(before, await edge.ConfigurationAsync());

        var removed = await edge.RemoveAsync();

        Assert.Equal(ApplyOutcome.Applied, removed.Outcome);
        Assert.Equal(new AppliedConnection(null, null), removed.Confirmed[edge.Denied.ConnectionId]);
        Assert.Equal(before, await edge.ConfigurationAsync());
        Assert.DoesNotContain("192.0.2.1", await edge.Edge.IpAsync("addr"), StringComparison.Ordinal);
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.RemoveAsync()).Outcome);
    }

    [Fact]
    public async Task A_session_of_the_operators_own_is_never_touched()
    {
        await edge.AddSessionByHandAsync();
        try
        {
            var before = await edge.ConfigurationAsync();

            var result = await edge.ApplyAsync(edge.Denied);
            var removal = await edge.RemoveAsync();

            Assert.Equal(ApplyOutcome.Refused, result.Outcome);
            Assert.Contains(result.Plan.Foreign, f => f.Contains("192.0.2.0", StringComparison.Ordinal));
            Assert.Equal(ApplyOutcome.Unchanged, removal.Outcome);
            Assert.Equal(before, await edge.ConfigurationAsync());
        }
        finally
        {
            await edge.RemoveSessionByHandAsync();
        }
    }

    [Fact]
    public async Task Hostile_text_in_a_description_is_at_most_a_description()
    {
        var plain = edge.Denied with { V6 = null, V4 = edge.Denied.V4! with { Description = "plain" } };
        await edge.AppliedAsync(plain);
        var lines = (await edge.ConfigurationAsync()).Split('\n').Length;
        foreach (var text in new[]
                 {
                     "x\"; } protocol static evil { ipv4; route 0.0.0.0/0 blackhole; } #", "x\nexit\nno router bgp 64500\n", "*/ } \\\" \u2028\u202e\u0085\0 'é'",
                     "\n neighbor 198.51.100.99 shutdown", new string('"', 500),
                 })
        {
            var result = await edge.ApplyAsync(plain with { V4 = plain.V4! with { Description = text } });

            Assert.True(result.Outcome is ApplyOutcome.Applied or ApplyOutcome.Refused, $"{result.Outcome}: {result.Sentence}");
            var sessions = (await edge.Driver.ObserveAsync(default)).Sessions;
            Assert.Equal(["192.0.2.0", "198.51.100.99"], sessions.Select(s => $"{s.PeerAddress}").Order(StringComparer.Ordinal));
            var session = sessions.Single(s => s.PeerAddress == EdgeWishes.Peer4);
            Assert.Equal((edge.Denied.ConnectionId, 10), (session.ConnectionId, session.MaxPrefixes));
            Assert.InRange((await edge.ConfigurationAsync()).Split('\n').Length, lines - 1, lines);
            await edge.ApplyAsync(plain);
        }

        var last = await edge.ApplyAsync(plain);
        Assert.Equal(ApplyOutcome.Unchanged, last.Outcome);
    }

    [Fact]
    public async Task An_older_generation_stops_before_it_writes()
    {
        await edge.AppliedAsync(edge.Denied with { V4 = edge.Denied.V4! with { Generation = 2 } });
        var before = await edge.ConfigurationAsync();

        var late = await edge.ApplyAsync(edge.Opened);

        Assert.Equal(ApplyOutcome.Superseded, late.Outcome);
        Assert.Equal(before, await edge.ConfigurationAsync());
    }

    /// <summary>A worker that stood still wakes up when the connection is removed, and its addresses may be another's.</summary>
    [Fact]
    public async Task A_late_writer_brings_nothing_back_that_was_taken_off()
    {
        await edge.AppliedAsync(edge.Opened);
        await edge.RemoveAsync();
        var before = await edge.ConfigurationAsync();

        foreach (var late in new[] { edge.Opened, edge.Denied, edge.Denied with { V6 = null } })
        {
            Assert.Equal(ApplyOutcome.Superseded, (await edge.ApplyAsync(late)).Outcome);
            Assert.Equal(before, await edge.ConfigurationAsync());
        }

        Assert.Equal(ApplyOutcome.Unchanged, (await edge.RemoveAsync()).Outcome);
    }

    [Fact]
    public async Task A_late_writer_brings_nothing_on_that_was_removed_before_it_was_there()
    {
        var before = await edge.ConfigurationAsync();
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.RemoveAsync()).Outcome);

        Assert.Equal(ApplyOutcome.Superseded, (await edge.ApplyAsync(edge.Denied)).Outcome);
        Assert.Equal(before, await edge.ConfigurationAsync());
    }

    /// <summary>A worker that knows one half wakes up when another has added the second.</summary>
    [Fact]
    public async Task A_late_writer_takes_nothing_off_that_was_added_since()
    {
        var alone = edge.Denied with { V4 = null, Addresses = [edge.Denied.Addresses[1]] };
        await edge.AppliedAsync(alone);
        await edge.AppliedAsync(edge.Denied);
        var before = await edge.ConfigurationAsync();
        var testing = new ConnectionWish { ConnectionId = edge.Denied.ConnectionId, InterfaceName = "e0" };

        foreach (var late in new[] { alone, testing, testing with { TakenOff = new(0, 1) } })
        {
            Assert.Equal(ApplyOutcome.Superseded, (await edge.ApplyAsync(late)).Outcome);
            Assert.Equal(before, await edge.ConfigurationAsync());
        }

        var absence = EdgeWishes.Gone with { ConnectionId = edge.Denied.ConnectionId, TakenOff = new(0, 1) };
        Assert.Equal(ApplyOutcome.Superseded, (await edge.Driver.ApplyAsync(EdgeWishes.Without(absence), edge.Intent, default)).Outcome);
        Assert.Equal(before, await edge.ConfigurationAsync());

        // Whoever knows of the half takes it off; it comes back as a later generation only.
        await edge.AppliedAsync(alone with { TakenOff = new(2, 0) });
        foreach (var generation in new[] { 1, 2 })
        {
            var late = edge.Denied with { V4 = edge.Denied.V4! with { Generation = generation } };
            Assert.Equal(ApplyOutcome.Superseded, (await edge.ApplyAsync(late)).Outcome);
            Assert.Null(await edge.SessionAsync(EdgeWishes.Peer4));
        }

        await edge.AppliedAsync(edge.Denied with { V4 = edge.Denied.V4! with { Generation = 3 } });
        Assert.NotNull(await edge.SessionAsync(EdgeWishes.Peer4));
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_before_anything_is_written()
    {
        var before = await edge.ConfigurationAsync();
        var impossible = edge.Denied with { InterfaceName = "no such port; reboot", V4 = edge.Denied.V4! with { Md5Key = "two\nlines" } };

        var result = await edge.Driver.ApplyAsync(EdgeWishes.Wish(impossible), edge.Intent, default);

        Assert.Equal(ApplyOutcome.Refused, result.Outcome);
        Assert.Equal(before, await edge.ConfigurationAsync());
    }

    [Fact]
    public async Task Draining_announces_graceful_shutdown()
    {
        var wish = edge.Opened with { V6 = null };
        await edge.AppliedAsync(wish);
        await Eventually.EqualAsync(1, () => edge.Peer.CountAsync("protocol edge4"), "routes that the peer has from us");

        await edge.AppliedAsync(wish with { V4 = wish.V4! with { Drain = true } });

        await Eventually.TrueAsync(
            async () => (await edge.Peer.AskAsync("show route protocol edge4 all")).Contains("(65535,0)", StringComparison.Ordinal),
            "the peer sees GRACEFUL_SHUTDOWN");
        // What the peer sees is read back from the router's own table.
        await Eventually.TrueAsync(async () => await MarkedAsync() is [true], "the router shows that it announces GRACEFUL_SHUTDOWN");

        await edge.AppliedAsync(wish with { V4 = wish.V4! with { Generation = wish.V4.Generation + 1 } });
        await Eventually.TrueAsync(async () => await MarkedAsync() is [false], "the router shows that it announces it no more");

        async Task<List<bool>> MarkedAsync() =>
            [.. (await edge.Driver.RoutesAsync(new SessionKey(Family.IPv4, wish.V4!.PeerAddress), RouteView.Advertised, default))
                .Select(r => r.Communities.Contains("65535:0"))];
    }

    [Fact]
    public async Task The_addresses_of_a_link_test_come_and_go_and_the_wire_is_tested()
    {
        var test = edge.Denied with { V4 = null, V6 = null, Addresses = [new(Address.Parse("169.254.10.2"), 30)] };
        await edge.Peer.Namespace.AddressAsync("p0", "169.254.10.1/30");
        try
        {
            await edge.AppliedAsync(test);

            var result = await edge.Driver.TestLinkAsync(
                new LinkTestPlan("e0", Address.Parse("169.254.10.2"), Address.Parse("169.254.10.1"), 1500, 5), default);
            Assert.True(result.Carrier);
            Assert.Equal((5, 5), (result.V4!.Sent, result.V4.Received));
            Assert.Single(result.ArpAnswers);
            Assert.Equal(3, (await edge.Driver.PingAsync(new PingRequest("e0", Address.Parse("169.254.10.1"), 3), default)).Received);
            Assert.True((await edge.Driver.TraceAsync(Address.Parse("169.254.10.1"), default)).Reached);

            await edge.AppliedAsync(edge.Denied);
            Assert.DoesNotContain("169.254.10.2", await edge.Edge.IpAsync("addr", "show", "dev", "e0"), StringComparison.Ordinal);
        }
        finally
        {
            await edge.Peer.Namespace.RemoveAddressAsync("p0", "169.254.10.1/30");
        }
    }

    [Fact]
    public async Task What_is_confirmed_is_in_force_again_after_a_crash_of_the_daemon()
    {
        await edge.AppliedAsync(edge.Opened);
        await edge.EstablishedAsync();
        var configuration = await edge.ConfigurationAsync();

        await edge.RestartAsync();
        if (edge.KeepsWhatIsConfirmed) Assert.Equal(configuration, await edge.ConfigurationAsync());
        var again = await edge.ApplyAsync(edge.Opened);

        Assert.Equal(edge.KeepsWhatIsConfirmed ? ApplyOutcome.Unchanged : ApplyOutcome.Applied, again.Outcome);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { State: SessionState.Established, PrefixesAccepted: 1 }, "is back and open");
        await OthersAreBackAsync();
    }

    private async Task RaiseLimitByHandAsync()
    {
        await edge.RaiseLimitByHandAsync();
        if (edge.RestartsForAHand) await OthersAreBackAsync();
    }

    private async Task OthersAreBackAsync() => othersTimesUp = await edge.OthersAreBackAsync(othersTimesUp);
}
