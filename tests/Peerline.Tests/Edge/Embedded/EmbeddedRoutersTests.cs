using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;
using static Peerline.Tests.Edge.Embedded.EdgePair;

namespace Peerline.Tests.Edge.Embedded;

/// <summary>Two real processes, a real cable, port 179, MD5 and GTSM on both halves.</summary>
public class EmbeddedRoutersTests
{
    private static readonly Prefix Stated4 = Prefix.Parse("203.0.113.0/24");
    private static readonly Prefix Unstated4 = Prefix.Parse("198.51.100.0/24");
    private static readonly Prefix Stated6 = Prefix.Parse("2001:db8:500::/48");
    private static readonly Prefix Own4 = Prefix.Parse("192.88.99.0/24");
    private static readonly Prefix Own6 = Prefix.Parse("2001:db8:496::/48");
    private static readonly OriginatedRoute[] PeersRoutes = [new(Stated4) { PathBehindUs = [64501] }, new(Unstated4), new(Stated6)];
    private static readonly SessionPolicy Open4 = new(true, [new(Stated4, 24)], [Own4]);
    private static readonly SessionPolicy Open6 = new(true, [new(Stated6, 48)], [Own6]);
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task Deny_all_is_proved_by_both_routers_tables_then_exactly_the_set_is_permitted_and_closed_without_a_flap()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));

        var denied = await pair.ApplyAsync(Connection(_id));
        Assert.True(denied.Outcome is ApplyOutcome.Applied, denied.Sentence);
        Assert.Equal(new AppliedConnection(new(1, false), new(1, false)), denied.Confirmed[_id]);
        await pair.EstablishedAsync();

        await EventuallyAsync("the peer's tables are complete", async () =>
            (await pair.EdgeSessionAsync(HalfV4)).EndOfRib == true && (await pair.EdgeSessionAsync(HalfV6)).EndOfRib == true);
        Assert.Equal([Unstated4, Stated4], await pair.EdgeRoutesAsync(HalfV4, RouteView.Received));
        Assert.Equal([Stated6], await pair.EdgeRoutesAsync(HalfV6, RouteView.Received));
        await AssertDeniedAsync(pair);
        var downstream = (await pair.Driver.RoutesAsync(HalfV4, RouteView.Received, default)).Single(r => r.Prefix == Stated4);
        Assert.Equal([Peer, new Asn(64501)], downstream.AsPath);
        Assert.Equal(PeerV4, downstream.NextHop);

        var session = await pair.EdgeSessionAsync(HalfV4);
        Assert.True(session.Md5);
        Assert.True(session.Gtsm);
        Assert.True(session.FourOctetAsn);
        Assert.Equal((2, 0, 0), (session.PrefixesReceived, session.PrefixesAccepted, session.PrefixesAdvertised));
        Assert.Equal(_id, session.ConnectionId);
        Assert.Equal("port0", session.InterfaceName);

        var opened = await pair.ApplyAsync(Connection(_id, 1, Open4, Open6));
        Assert.True(opened.Outcome is ApplyOutcome.Applied, opened.Sentence);
        Assert.Equal(new AppliedConnection(new(1, true), new(1, true)), opened.Confirmed[_id]);
        await EventuallyAsync("the peer has the operator's routes", async () =>
            (await pair.PeerRoutesAsync(EdgeV4)).SequenceEqual([Own4]) && (await pair.PeerRoutesAsync(EdgeV6)).SequenceEqual([Own6]));
        Assert.Equal([Stated4], await pair.EdgeRoutesAsync(HalfV4, RouteView.Accepted));
        Assert.Equal([Stated6], await pair.EdgeRoutesAsync(HalfV6, RouteView.Accepted));
        Assert.Equal([Unstated4, Stated4], await pair.EdgeRoutesAsync(HalfV4, RouteView.Received));
        var announced = Assert.Single(await pair.PeerRouter.RoutesAsync(new(Family.IPv4, EdgeV4), RouteView.Received, default));
        Assert.Equal((EdgeV4, "64496"), (announced.NextHop!.Value, announced.AsPathText));

        var closed = await pair.ApplyAsync(Connection(_id));
        Assert.True(closed.Outcome is ApplyOutcome.Applied, closed.Sentence);
        await EventuallyAsync("the peer lost the operator's routes", async () =>
            (await pair.PeerRoutesAsync(EdgeV4)).Count == 0 && (await pair.PeerRoutesAsync(EdgeV6)).Count == 0);
        await AssertDeniedAsync(pair);
        Assert.Equal(0, (await pair.EdgeSessionAsync(HalfV4)).Flaps + (await pair.EdgeSessionAsync(HalfV6)).Flaps);
        Assert.Equal(session.EstablishedSince, (await pair.EdgeSessionAsync(HalfV4)).EstablishedSince);
    }

    [Fact]
    public async Task The_same_wish_twice_changes_nothing()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        await pair.ApplyAsync(Connection(_id, 1, Open4, Open6));
        await pair.EstablishedAsync();
        var before = await pair.Edge.ReadBackAsync(default);

        var again = await pair.ApplyAsync(Connection(_id, 1, Open4, Open6));

        Assert.Equal(ApplyOutcome.Unchanged, again.Outcome);
        Assert.True(again.Plan.IsEmpty);
        Assert.Equal(new AppliedConnection(new(1, true), new(1, true)), again.Confirmed[_id]);
        var after = await pair.Edge.ReadBackAsync(default);
        Assert.Equal(before.Revision, after.Revision);
        Assert.Equal(before.Connections.Single().Lines, after.Connections.Single().Lines);
    }

    [Fact]
    public async Task Max_prefix_bites_under_deny_all_and_a_new_generation_is_a_new_attempt()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        Assert.True((await pair.ApplyAsync(Connection(_id, 1, maxPrefixes: 1))).Succeeded);

        await EventuallyAsync("the limit of one ended the session of two", async () =>
            await pair.EdgeSessionAsync(HalfV4) is { State: not SessionState.Established, LastErrorFromPeer: false, LastError: { } error }
            && error.Contains("Maximum Number of Prefixes", StringComparison.Ordinal));
        Assert.Empty(await pair.EdgeRoutesAsync(HalfV4, RouteView.Accepted));
        await EventuallyAsync("the half below the limit is up",
            async () => (await pair.EdgeSessionAsync(HalfV6)).State is SessionState.Established);

        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes.Where(r => r.Prefix != Unstated4).ToArray()));
        Assert.Equal(ApplyOutcome.Applied, (await pair.ApplyAsync(Connection(_id, 2, maxPrefixes: 1))).Outcome);
        await pair.EstablishedAsync();
    }

    [Fact]
    public async Task A_wrong_key_is_seen_by_the_kernel_and_the_right_one_brings_the_session_up()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide("another key", PeersRoutes));
        await pair.ApplyAsync(Connection(_id));
        await EventuallyAsync("segments with a wrong signature are counted",
            async () => (await pair.Edge.ObserveAsync(default)).Md5Failures > 0);
        Assert.NotEqual(SessionState.Established, (await pair.EdgeSessionAsync(HalfV4)).State);

        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        await pair.EstablishedAsync();
    }

    [Fact]
    public async Task A_peer_with_another_asn_is_refused_and_its_asn_is_known()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        var wish = Connection(_id);
        await pair.ApplyAsync(wish with { V4 = wish.V4! with { PeerAsn = new Asn(64511) } });

        await EventuallyAsync("the OPEN was refused", async () => (await pair.EdgeSessionAsync(HalfV4)).OpenedAsn == Peer);
        var session = await pair.EdgeSessionAsync(HalfV4);
        Assert.Contains("OPEN Message Error: Bad Peer AS", session.LastError);
        Assert.NotEqual(SessionState.Established, session.State);
        await EventuallyAsync("the half with the right one is up",
            async () => (await pair.EdgeSessionAsync(HalfV6)).State is SessionState.Established);
    }

    [Fact]
    public async Task Killed_and_started_again_the_router_has_what_was_confirmed_and_not_what_was_not()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        Assert.True((await pair.ApplyAsync(Connection(_id, 1, Open4, Open6))).Succeeded);
        await pair.EstablishedAsync();
        var confirmed = await pair.Edge.ReadBackAsync(default);

        var test = new InterfaceAddress(Address.Parse("169.254.7.2"), 30);
        var unconfirmed = Connection(_id, 2) with { Addresses = [new(EdgeV4, 31), new(EdgeV6, 127), test] };
        var answer = await pair.Edge.CommitAsync(
            new CommitRequest(Guid.CreateVersion7(), confirmed.Revision, Operator, TimeSpan.FromMinutes(5), [unconfirmed], []), default);
        Assert.Equal(CommitVerdict.Committed, answer.Verdict);
        Assert.Contains(test, (await pair.Edge.ObserveAsync(default)).Interfaces.Single(i => i.Name == "port0").Addresses);
        await pair.KillEdgeAsync();
        await pair.StartEdgeAsync();

        Assert.True(pair.EdgeProcess.Started);
        var back = await pair.Edge.ReadBackAsync(default);
        Assert.Equal(confirmed.Connections.Single().Lines, back.Connections.Single().Lines);
        Assert.Null(back.Pending);
        Assert.DoesNotContain(test, (await pair.Edge.ObserveAsync(default)).Interfaces.Single(i => i.Name == "port0").Addresses);
        await pair.EstablishedAsync();
        await EventuallyAsync("the stated routes are accepted again", async () =>
            (await pair.EdgeRoutesAsync(HalfV4, RouteView.Accepted)).SequenceEqual([Stated4]));
    }

    [Fact]
    public async Task A_commit_that_nobody_confirms_is_undone_by_the_router_at_its_deadline_and_locks_others_out_until_then()
    {
        await using var pair = await UpAsync();
        Assert.True((await pair.ApplyAsync(Connection(_id))).Succeeded);
        var before = await pair.Edge.ReadBackAsync(default);
        var id = Guid.CreateVersion7();
        var change = new CommitRequest(id, before.Revision, Operator, TimeSpan.FromSeconds(2), [Connection(_id, 2, Open4, Open6)], []);
        Assert.Equal(CommitVerdict.Committed, (await pair.Edge.CommitAsync(change, default)).Verdict);
        Assert.Contains(" policy open", (await pair.Edge.ReadBackAsync(default)).Connections.Single().Lines);

        Assert.Equal(CommitVerdict.Locked, (await pair.Edge.CommitAsync(change with { Id = Guid.CreateVersion7() }, default)).Verdict);
        Assert.Equal(ApplyOutcome.Superseded, (await pair.ApplyAsync(Connection(_id, 3))).Outcome);

        await EventuallyAsync("the router undid the change", async () => (await pair.Edge.ReadBackAsync(default)).Pending is null);
        Assert.Equal(before.Connections.Single().Lines, (await pair.Edge.ReadBackAsync(default)).Connections.Single().Lines);
        Assert.False(await pair.Edge.ConfirmAsync(id, default));
    }

    [Fact]
    public async Task An_older_generation_is_superseded_also_after_the_connection_was_removed()
    {
        await using var pair = await UpAsync();
        Assert.True((await pair.ApplyAsync(Connection(_id, 2))).Succeeded);
        Assert.Equal(ApplyOutcome.Superseded, (await pair.ApplyAsync(Connection(_id, 1))).Outcome);
        Assert.Contains(" generation 2", (await pair.Edge.ReadBackAsync(default)).Connections.Single().Lines);

        Assert.True((await pair.RemoveAsync(Absence(_id))).Succeeded);
        Assert.Equal(ApplyOutcome.Superseded, (await pair.ApplyAsync(Connection(_id, 1))).Outcome);
        Assert.Equal(ApplyOutcome.Superseded, (await pair.ApplyAsync(Connection(_id, 2))).Outcome);
        Assert.Empty((await pair.Edge.ReadBackAsync(default)).Connections);
        Assert.Equal(ApplyOutcome.Unchanged, (await pair.RemoveAsync(Absence(_id))).Outcome);
    }

    [Fact]
    public async Task A_half_that_was_added_since_is_not_taken_off_by_who_does_not_know_it_and_what_never_came_is_not_brought_by_who_is_late()
    {
        await using var pair = await UpAsync();
        var alone = Connection(_id) with { V4 = null, Addresses = [Connection(_id).Addresses[1]] };
        Assert.True((await pair.ApplyAsync(Connection(_id))).Succeeded);
        Assert.Equal(ApplyOutcome.Superseded, (await pair.ApplyAsync(alone)).Outcome);
        Assert.Equal(ApplyOutcome.Superseded, (await pair.RemoveAsync(Absence(_id) with { TakenOff = new(0, 1) })).Outcome);
        Assert.Equal(2, (await pair.Edge.ObserveAsync(default)).Sessions.Count);
        Assert.Equal(ApplyOutcome.Applied, (await pair.ApplyAsync(alone with { TakenOff = new(2, 0) })).Outcome);

        var never = Guid.CreateVersion7();
        Assert.True((await pair.RemoveAsync(Absence(_id))).Succeeded);
        Assert.Equal(ApplyOutcome.Unchanged, (await pair.RemoveAsync(Absence(never))).Outcome);
        Assert.Equal(ApplyOutcome.Superseded, (await pair.ApplyAsync(Connection(never))).Outcome);
        Assert.Empty((await pair.Edge.ReadBackAsync(default)).Connections);
    }

    [Fact]
    public async Task Absence_takes_sessions_and_addresses_away_and_tells_the_peer()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        await pair.ApplyAsync(Connection(_id, 1, Open4, Open6));
        await pair.EstablishedAsync();

        var removed = await pair.RemoveAsync(Absence(_id));

        Assert.True(removed.Outcome is ApplyOutcome.Applied, removed.Sentence);
        Assert.Equal(new AppliedConnection(null, null), removed.Confirmed[_id]);
        var seen = await pair.Edge.ObserveAsync(default);
        Assert.Empty(seen.Sessions);
        Assert.All(seen.Interfaces.Single(i => i.Name == "port0").Addresses, a => Assert.True(a.Address.IsIPv6LinkLocal, $"{a} is left"));
        await EventuallyAsync("the peer was told", async () =>
            (await pair.PeerRouter.ObserveAsync(default)).Sessions
                .All(s => s.LastError?.Contains("Peer De-configured", StringComparison.Ordinal) == true));
        Assert.Equal(ApplyOutcome.Unchanged, (await pair.RemoveAsync(Absence(_id))).Outcome);
    }

    [Fact]
    public async Task A_drained_session_says_graceful_shutdown_with_every_route()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        await pair.ApplyAsync(Connection(_id, 1, Open4, Open6));
        await pair.EstablishedAsync();

        Assert.True((await pair.ApplyAsync(Connection(_id, 1, Open4, Open6, drain: true))).Succeeded);

        await EventuallyAsync("the peer sees GRACEFUL_SHUTDOWN", async () =>
            (await pair.PeerRouter.RoutesAsync(new(Family.IPv4, EdgeV4), RouteView.Received, default)) is [{ Communities: ["65535:0"] }]);
        Assert.Equal(0, (await pair.EdgeSessionAsync(HalfV4)).Flaps);
    }

    [Fact]
    public async Task A_link_test_runs_on_169_254_and_on_link_local()
    {
        await using var pair = await UpAsync();
        var peer = Address.Parse("169.254.7.1");
        var local = Address.Parse("169.254.7.2");
        await pair.ConfigurePeerAsync(new BaseConfiguration { Interfaces = [new("port0", [new(peer, 30)])] });
        var placed = new ConnectionWish { ConnectionId = _id, InterfaceName = "port0", Addresses = [new(local, 30)] };
        Assert.Equal(new AppliedConnection(null, null), (await pair.ApplyAsync(placed)).Confirmed[_id]);

        var result = await pair.Driver.TestLinkAsync(new LinkTestPlan("port0", local, peer, 9000, 20), default);

        Assert.True(result.Carrier);
        Assert.Equal((20, 20), (result.V4!.Sent, result.V4.Received));
        Assert.Equal((20, 20), (result.V6!.Sent, result.V6.Received));
        Assert.True(result.V6.Destination.IsIPv6LinkLocal);
        Assert.Single(result.ArpAnswers);
        Assert.Equal([new MtuProbe(1500, MtuVerdict.Passed), new MtuProbe(9000, MtuVerdict.Passed)], result.Mtu);
        Assert.True((await pair.RemoveAsync(Absence(_id) with { PeerAddresses = [], Addresses = [new(local, 30)] })).Succeeded);
        Assert.DoesNotContain(
            (await pair.Edge.ObserveAsync(default)).Interfaces.Single(i => i.Name == "port0").Addresses, a => a.Address == local);
    }

    [Fact]
    public async Task A_port_without_a_cable_is_configured_and_gets_its_addresses_when_the_cable_comes()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        await pair.Site.DisconnectAsync("edge", "port0", default);

        var applied = await pair.ApplyAsync(Connection(_id));
        Assert.True(applied.Outcome is ApplyOutcome.Applied, applied.Sentence);
        Assert.False((await pair.Driver.TestLinkAsync(new LinkTestPlan("port0", EdgeV4, PeerV4, 1500, 1), default)).Carrier);

        await pair.Site.ConnectAsync("edge", "port0", "peer", "port0", 1500, default);
        await pair.EstablishedAsync();
        Assert.Equal(ApplyOutcome.Unchanged, (await pair.ApplyAsync(Connection(_id))).Outcome);
    }

    [Fact]
    public async Task An_interface_that_does_not_take_an_address_rolls_everything_back()
    {
        await using var pair = await UpAsync();
        var before = (await pair.Edge.ObserveAsync(default)).Interfaces.Single(i => i.Name == "port0").Addresses;
        var disabled = await pair.EdgeProcess.Namespace.Command.RunAsync(
            Deadline, default, "sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/port0/disable_ipv6");
        Assert.True(disabled.Succeeded, disabled.Complaint);

        var applied = await pair.ApplyAsync(Connection(_id));

        Assert.Equal(ApplyOutcome.RolledBack, applied.Outcome);
        Assert.Contains(EdgeV6.ToString(), applied.Sentence);
        Assert.Equal(new AppliedConnection(null, null), applied.Confirmed[_id]);
        var seen = await pair.Edge.ObserveAsync(default);
        Assert.Empty(seen.Sessions);
        Assert.Equal(before.Where(a => a.Address.IsIPv4), seen.Interfaces.Single(i => i.Name == "port0").Addresses);
        Assert.Equal(0, (await pair.Edge.ReadBackAsync(default)).Revision);
    }

    [Fact]
    public async Task An_address_that_somebody_takes_away_by_hand_is_put_back()
    {
        await using var pair = await UpAsync();
        Assert.True((await pair.ApplyAsync(Connection(_id))).Succeeded);
        await pair.EdgeProcess.Namespace.Command.RunAsync(Deadline, default, "ip", "address", "del", $"{EdgeV4}/31", "dev", "port0");
        await EventuallyAsync("the address is back", async () =>
            (await pair.Edge.ObserveAsync(default)).Interfaces.Single(i => i.Name == "port0").Addresses.Any(a => a.Address == EdgeV4));
    }

    [Fact]
    public async Task A_legacy_session_is_listed_adopted_without_a_change_and_watched_for_drift()
    {
        await using var pair = await UpAsync(Legacy());
        await pair.ConfigurePeerAsync(PeerSide(null, PeersRoutes));
        await pair.EstablishedAsync();
        var legacy = await pair.EdgeSessionAsync(HalfV4);
        Assert.Null(legacy.ConnectionId);
        Assert.Equal("port0", legacy.InterfaceName);
        Assert.Equal(64, legacy.ConfigurationHash!.Length);

        var adopted = await AdoptedAsync(pair);
        var before = await pair.Edge.ReadBackAsync(default);
        var taken = await pair.ApplyAsync(adopted);

        Assert.True(taken.Outcome is ApplyOutcome.Unchanged, taken.Sentence);
        Assert.Equal(new AppliedConnection(new(1, true), new(1, true)), taken.Confirmed[_id]);
        Assert.Equal(before.Revision, (await pair.Edge.ReadBackAsync(default)).Revision);
        Assert.Equal(legacy.EstablishedSince, (await pair.EdgeSessionAsync(HalfV4)).EstablishedSince);

        var changed = Legacy() with { Sessions = [.. Legacy().Sessions.Select(s => s with { MaxPrefixes = 77 })] };
        Assert.Empty(await pair.Edge.ConfigureAsync(changed, default));
        var drifted = await pair.ApplyAsync(adopted);
        Assert.Equal(ApplyOutcome.Refused, drifted.Outcome);
        Assert.Equal(2, drifted.Plan.Drift.Count);
    }

    [Fact]
    public async Task A_link_test_on_an_adopted_link_comes_and_goes_and_leaves_the_session_alone()
    {
        await using var pair = await UpAsync(Legacy());
        await pair.ConfigurePeerAsync(PeerSide(null, PeersRoutes));
        await pair.EstablishedAsync();
        var adopted = await AdoptedAsync(pair);
        var test = new InterfaceAddress(Address.Parse("169.254.7.2"), 30);

        Assert.Equal(ApplyOutcome.Applied, (await pair.ApplyAsync(adopted with { Addresses = [.. adopted.Addresses, test] })).Outcome);
        Assert.Contains(test, (await pair.Edge.ObserveAsync(default)).Interfaces.Single(i => i.Name == "port0").Addresses);
        Assert.Equal(ApplyOutcome.Applied, (await pair.ApplyAsync(adopted)).Outcome);
        Assert.DoesNotContain(test, (await pair.Edge.ObserveAsync(default)).Interfaces.Single(i => i.Name == "port0").Addresses);
        Assert.Equal(ApplyOutcome.Unchanged, (await pair.ApplyAsync(adopted)).Outcome);

        var session = await pair.EdgeSessionAsync(HalfV4);
        Assert.Equal((0L, adopted.V4!.AdoptedHash), (session.Flaps, session.ConfigurationHash));
    }

    [Fact]
    public async Task A_legacy_session_is_not_touched_by_a_wish_that_did_not_adopt_it()
    {
        await using var pair = await UpAsync(Legacy());
        var before = await pair.Edge.ReadBackAsync(default);

        var refused = await pair.ApplyAsync(Connection(_id));

        Assert.Equal(ApplyOutcome.Refused, refused.Outcome);
        Assert.NotEmpty(refused.Plan.Foreign);
        Assert.Equal(before.Revision, (await pair.Edge.ReadBackAsync(default)).Revision);
    }

    [Fact]
    public async Task An_adopted_session_is_drained_as_it_is_and_removed_with_its_addresses_for_good()
    {
        await using var pair = await UpAsync(Legacy());
        await pair.ConfigurePeerAsync(PeerSide(null, PeersRoutes));
        await pair.EstablishedAsync();
        var adopted = await AdoptedAsync(pair);
        var draining = adopted with
        {
            V4 = adopted.V4! with { AdoptedHash = null, Drain = true }, V6 = adopted.V6! with { AdoptedHash = null, Drain = true },
        };

        var drained = await pair.ApplyAsync(draining);
        Assert.True(drained.Outcome is ApplyOutcome.Applied, drained.Sentence);
        Assert.Equal(new AppliedConnection(new(1, true), new(1, true)), drained.Confirmed[_id]);
        await EventuallyAsync("the peer sees GRACEFUL_SHUTDOWN", async () =>
            (await pair.PeerRouter.RoutesAsync(new(Family.IPv4, EdgeV4), RouteView.Received, default)) is [{ Communities: ["65535:0"] }]);
        Assert.Equal(0, (await pair.EdgeSessionAsync(HalfV4)).Flaps);

        var removed = await pair.RemoveAsync(Absence(_id, adopted: true));
        Assert.True(removed.Outcome is ApplyOutcome.Applied, removed.Sentence);
        await pair.KillEdgeAsync();
        await pair.StartEdgeAsync();
        var seen = await pair.Edge.ObserveAsync(default);
        Assert.Empty(seen.Sessions);
        Assert.All(seen.Interfaces.Single(i => i.Name == "port0").Addresses, a => Assert.True(a.Address.IsIPv6LinkLocal, $"{a} is left"));
    }

    [Fact]
    public async Task A_new_generation_of_an_adopted_session_replaces_the_operators_own()
    {
        await using var pair = await UpAsync(Legacy());
        await pair.ConfigurePeerAsync(PeerSide(null, PeersRoutes));
        await pair.EstablishedAsync();

        var taken = await pair.ApplyAsync(Connection(_id, 2) with { Adopted = true });
        Assert.True(taken.Outcome is ApplyOutcome.Applied, taken.Sentence);
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        await pair.EstablishedAsync();

        var session = await pair.EdgeSessionAsync(HalfV4);
        Assert.Equal((_id, true), (session.ConnectionId!.Value, session.Md5));
        Assert.Empty(await pair.EdgeRoutesAsync(HalfV4, RouteView.Accepted));
    }

    [Fact]
    public async Task Whoever_asks_again_is_attached_to_the_running_process_and_one_that_was_told_to_end_comes_back_with_its_configuration()
    {
        await using var pair = await UpAsync();
        await pair.ConfigurePeerAsync(PeerSide(Key, PeersRoutes));
        await pair.ApplyAsync(Connection(_id));
        await pair.EstablishedAsync();
        var first = pair.EdgeProcess.ProcessId;

        await pair.StartEdgeAsync();
        Assert.False(pair.EdgeProcess.Started);
        Assert.Equal(first, pair.EdgeProcess.ProcessId);

        await pair.Site.StopAsync("edge", default);
        await EventuallyAsync("the peer was told", async () =>
            (await pair.PeerRouter.ObserveAsync(default)).Sessions
                .All(s => s.LastError?.Contains("Administrative Shutdown", StringComparison.Ordinal) == true));
        await Assert.ThrowsAsync<RouterUnreachableException>(() => pair.Driver.ObserveAsync(default));
        await pair.StartEdgeAsync();
        await pair.EstablishedAsync();
    }

    [Fact]
    public async Task Only_its_owner_may_open_the_socket_and_the_files_and_no_key_is_read_back()
    {
        await using var pair = await UpAsync();
        await pair.ApplyAsync(Connection(_id));
        var others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var files = Directory.GetFiles(pair.Site.DirectoryOf("edge"));
        Assert.Contains(pair.Site.SocketOf("edge"), files);
        Assert.Contains(files, f => f.EndsWith("confirmed.json", StringComparison.Ordinal));
        string[] withoutSecrets = ["edge.log", "namespace", "starting"];
        Assert.All(files.Where(f => !withoutSecrets.Contains(Path.GetFileName(f))),
            f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(pair.Site.DirectoryOf("edge")) & others);

        var text = string.Join('\n', (await pair.Edge.ReadBackAsync(default)).Connections.Single().Lines);
        Assert.Contains(" md5 ", text);
        Assert.DoesNotContain(Key, text);
    }

    private async Task<ConnectionWish> AdoptedAsync(EdgePair pair)
    {
        var wish = Connection(_id, 1, Open4, Open6) with { Adopted = true };
        return wish with
        {
            V4 = wish.V4! with { AdoptedHash = (await pair.EdgeSessionAsync(HalfV4)).ConfigurationHash },
            V6 = wish.V6! with { AdoptedHash = (await pair.EdgeSessionAsync(HalfV6)).ConfigurationHash },
        };
    }

    /// <summary>What the operator configured by hand before there was Peerline.</summary>
    private static BaseConfiguration Legacy() => new()
    {
        Interfaces = [new BaseInterface("port0", [new(EdgeV4, 31), new(EdgeV6, 127)])],
        Sessions =
        [
            Session(EdgeV4, PeerV4, Peer, null, [new OriginatedRoute(Own4)])
                with { AcceptAll = false, Accept = [new(Stated4, 24)], Description = "since 2009" },
            Session(EdgeV6, PeerV6, Peer, null, [new OriginatedRoute(Own6)]) with { AcceptAll = false, Accept = [new(Stated6, 48)] },
        ],
    };

    private static async Task AssertDeniedAsync(EdgePair pair)
    {
        foreach (var half in new[] { HalfV4, HalfV6 })
        {
            Assert.Empty(await pair.EdgeRoutesAsync(half, RouteView.Accepted));
            Assert.Empty(await pair.EdgeRoutesAsync(half, RouteView.Advertised));
        }

        Assert.Empty(await pair.PeerRoutesAsync(EdgeV4));
        Assert.Empty(await pair.PeerRoutesAsync(EdgeV6));
    }
}
