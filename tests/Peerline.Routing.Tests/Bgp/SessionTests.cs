using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>Two of our own speakers over real sockets on loopback.</summary>
public class SessionTests
{
    [Fact]
    public async Task Two_speakers_that_both_connect_establish_one_session()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide);
        var theirs = peer.Add(lab.PeerSide);
        var status = await Lab.Established(ours);
        await Lab.Established(theirs);

        Assert.Equal(Lab.PeerAs, status.Negotiated!.PeerAs);
        Assert.True(status.Negotiated.FourOctetAs);
        Assert.True(status.Negotiated.EnhancedRouteRefresh);
        Assert.Equal(TimeSpan.FromSeconds(90), status.Negotiated.HoldTime);
        Assert.Equal([AfiSafi.IPv4Unicast], status.Negotiated.Families);
        await ours.WhenAsync(s => s.Prefixes[0].EndOfRibReceived, Lab.Deadline);
    }

    [Fact]
    public async Task Without_policy_routes_are_seen_and_none_is_accepted_or_announced()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Announcements = Lab.Announce("192.0.2.0/24") });
        var theirs = peer.Add(lab.PeerSide with { Announcements = Lab.Announce("203.0.113.0/24", "198.51.100.0/24") });
        await ours.WhenAsync(s => s.Prefixes[0] is { Received: 2, EndOfRibReceived: true }, Lab.Deadline);
        var status = await theirs.WhenAsync(s => s.IsEstablished && s.Prefixes[0].EndOfRibReceived, Lab.Deadline);

        Assert.All(ours.Tables.Received, r => Assert.Equal(RouteDisposition.NoPolicy, r.Disposition));
        Assert.Equal(["198.51.100.0/24", "203.0.113.0/24"], ours.Tables.Received.Select(r => r.Prefix.ToString()));
        Assert.Equal("4200000001", ours.Tables.Received.First().Attributes.AsPathText);
        Assert.Empty(ours.Tables.Accepted);
        Assert.Empty(ours.Tables.Advertised);
        Assert.Equal(0, status.Prefixes[0].Received);
    }

    [Fact]
    public async Task A_policy_swap_sends_only_differences_and_leaves_the_session_alone()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Announcements = Lab.Announce("192.0.2.0/24", "192.0.3.0/24") });
        var theirs = peer.Add(lab.PeerSide with { Passive = true, Announcements = Lab.Announce("203.0.113.0/24", "10.66.0.0/16") });
        await ours.WhenAsync(s => s.Prefixes[0].Received == 2, Lab.Deadline);
        var since = ours.Status.EstablishedSince;

        ours.SetPolicies(
            RoutePolicy.Permit(PrefixFilter.Exactly([Prefix.Parse("203.0.113.0/24")])),
            RoutePolicy.Permit(PrefixFilter.Exactly([Prefix.Parse("192.0.2.0/24"), Prefix.Parse("192.0.3.0/24")])));
        Assert.Equal(["203.0.113.0/24"], ours.Tables.Accepted.Select(r => r.Prefix.ToString()));
        Assert.Equal(2, ours.Tables.Advertised.Count);
        await theirs.WhenAsync(s => s.Prefixes[0].Received == 2, Lab.Deadline);
        var sent = ours.Status.Counters.UpdatesSent;

        ours.SetPolicies(RoutePolicy.RejectAll, RoutePolicy.Permit(PrefixFilter.Exactly([Prefix.Parse("192.0.2.0/24")])));
        Assert.Empty(ours.Tables.Accepted);
        Assert.Equal(sent + 1, ours.Status.Counters.UpdatesSent);
        await theirs.WhenAsync(s => s.Prefixes[0].Received == 1, Lab.Deadline);
        Assert.Equal(["192.0.2.0/24"], theirs.Tables.Received.Select(r => r.Prefix.ToString()));

        ours.SetPolicies(null, null);
        await theirs.WhenAsync(s => s.Prefixes[0].Received == 0, Lab.Deadline);
        Assert.Equal(since, ours.Status.EstablishedSince);
        Assert.Equal(0, ours.Status.Flaps);
        Assert.Equal(2, ours.Tables.Received.Count);
    }

    [Fact]
    public async Task A_look_up_finds_the_most_specific_accepted_route()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with
        {
            ImportPolicy = RoutePolicy.Permit(new PrefixFilter([new PrefixFilterEntry(Prefix.Parse("203.0.112.0/20"), 20, 24)])),
        });
        peer.Add(lab.PeerSide with { Announcements = Lab.Announce("203.0.112.0/20", "203.0.113.0/24", "203.0.113.128/25") });
        await ours.WhenAsync(s => s.Prefixes[0] is { Received: 3, EndOfRibReceived: true }, Lab.Deadline);
        var found = Assert.Single(edge.LookUp(Address.Parse("203.0.113.200")));
        Assert.Equal(("peer", "203.0.113.0/24"), (found.Session, found.Route.Prefix.ToString()));
        Assert.Equal("203.0.112.0/20", Assert.Single(edge.LookUp(Address.Parse("203.0.112.1"))).Route.Prefix.ToString());
        Assert.Empty(edge.LookUp(Address.Parse("192.0.2.1")));
        Assert.Empty(edge.LookUp(Address.Parse("2001:db8::1")));
    }

    [Fact]
    public async Task A_policy_that_throws_ends_the_connection_and_not_the_speaker()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { ImportPolicy = new BrokenPolicy() });
        peer.Add(lab.PeerSide with { Announcements = Lab.Announce("203.0.113.0/24") });
        await ours.WhenAsync(s => s.LastError?.Text == "internal error: NotSupportedException", Lab.Deadline);
        edge.Change(lab.EdgeSide with { ImportPolicy = RoutePolicy.PermitAll });
        await ours.WhenAsync(s => s.Prefixes[0].Accepted == 1, Lab.Deadline);
    }

    private sealed record BrokenPolicy : RoutePolicy
    {
        public override bool Permits(Prefix prefix, RouteAttributes attributes) => throw new NotSupportedException();
    }

    [Fact]
    public async Task The_prefix_limit_bites_although_everything_is_denied()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { ImportPolicy = RoutePolicy.RejectAll, MaximumPrefixes = 2 });
        var theirs = peer.Add(lab.PeerSide with { Announcements = Lab.Announce("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24") });
        var status = await ours.WhenAsync(s => s.HeldByMaximumPrefixes && s.State == BgpState.Idle, Lab.Deadline);
        var told = await theirs.WhenAsync(s => s.LastError?.Notification == NotificationReason.MaximumPrefixesReached, Lab.Deadline);

        Assert.Equal("6/1 Cease: Maximum Number of Prefixes Reached (sent by us)", status.LastError!.ToString());
        Assert.Equal(BgpErrorSource.Peer, told.LastError!.Source);
        // RFC 4486 4: family and limit.
        Assert.Equal("ipv4-unicast 2", told.LastError.Text);
        Assert.Empty(ours.Tables.Received);

        // The peer goes on trying, and is turned away until somebody clears the hold.
        ours.SetPolicies(null, null);
        Assert.Equal(BgpState.Idle, ours.Status.State);
        theirs.SetAnnouncements(Lab.Announce("203.0.113.0/24"));
        ours.Reset();
        await ours.WhenAsync(s => s.IsEstablished && s.Prefixes[0].Received == 1, Lab.Deadline);
        Assert.Equal(1, ours.Status.Flaps);
    }

    [Fact]
    public async Task A_lowered_limit_bites_at_once_and_a_raised_one_lets_the_peer_back()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide);
        peer.Add(lab.PeerSide with { Announcements = Lab.Announce("203.0.113.0/24", "198.51.100.0/24") });
        await ours.WhenAsync(s => s.Prefixes[0].Received == 2, Lab.Deadline);

        edge.Change(lab.EdgeSide with { MaximumPrefixes = 1 });
        await ours.WhenAsync(s => s.HeldByMaximumPrefixes, Lab.Deadline);
        edge.Change(lab.EdgeSide with { MaximumPrefixes = 10 });
        await ours.WhenAsync(s => s.IsEstablished && s.Prefixes[0].Received == 2, Lab.Deadline);
    }

    [Fact]
    public async Task A_shutdown_tells_the_peer_why_and_can_be_undone()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide);
        var theirs = peer.Add(lab.PeerSide);
        await Lab.Established(ours);
        await Lab.Established(theirs);

        edge.Change(lab.EdgeSide with { Shutdown = true, ShutdownText = "fibre works until 05:00 UTC\n" });
        var told = await theirs.WhenAsync(s => s.LastError?.Source == BgpErrorSource.Peer, Lab.Deadline);
        Assert.Equal("6/2 Cease: Administrative Shutdown (sent by the peer: fibre works until 05:00 UTC\\u{a})", told.LastError!.ToString());
        Assert.Equal(BgpState.Idle, ours.Status.State);

        edge.Change(lab.EdgeSide);
        await Lab.Established(ours);
        var status = await Lab.Established(theirs);
        Assert.Equal(1, status.Flaps);
        Assert.NotNull(status.LastError);
    }

    [Fact]
    public async Task Removing_a_session_tells_the_peer_and_a_changed_one_starts_anew()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide);
        // One side connects: in a collision each may keep another connection, and what was Established is up once more (RFC 4271 6.8).
        var theirs = peer.Add(lab.PeerSide with { Passive = true });
        await Lab.Established(ours);

        edge.Change(lab.EdgeSide with { HoldTime = TimeSpan.FromSeconds(30) });
        await theirs.WhenAsync(s => s.LastError?.Notification == NotificationReason.OtherConfigurationChange, Lab.Deadline);
        await ours.WhenAsync(s => s.Negotiated?.HoldTime == TimeSpan.FromSeconds(30), Lab.Deadline);
        await Lab.Established(theirs);

        Assert.True(await edge.RemoveAsync("peer"));
        Assert.False(await edge.RemoveAsync("peer"));
        await theirs.WhenAsync(s => s.LastError?.Notification == NotificationReason.PeerDeconfigured, Lab.Deadline);
        Assert.Empty(edge.Sessions);
    }

    [Fact]
    public async Task Applying_the_same_wish_twice_touches_nothing()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        await edge.ApplyAsync([lab.EdgeSide]);
        await peer.ApplyAsync([lab.PeerSide with { Announcements = Lab.Announce("203.0.113.0/24") }]);
        var ours = edge.Find("peer")!;
        var before = await ours.WhenAsync(s => s.Prefixes[0] is { Received: 1, EndOfRibReceived: true }, Lab.Deadline);

        await edge.ApplyAsync([lab.EdgeSide]);
        await peer.ApplyAsync([lab.PeerSide with { Announcements = Lab.Announce("203.0.113.0/24") }]);
        Assert.Same(ours, edge.Find("peer"));
        Assert.Equal(before.EstablishedSince, ours.Status.EstablishedSince);

        await edge.ApplyAsync([]);
        Assert.Empty(edge.Sessions);
    }

    [Fact]
    public async Task A_wrong_as_number_is_refused_by_name()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { PeerAs = 64501 });
        peer.Add(lab.PeerSide);
        var status = await ours.WhenAsync(s => s.LastError is { Notification: not null }, Lab.Deadline);
        Assert.Equal(NotificationReason.BadPeerAs, status.LastError!.Notification);
        Assert.Equal(0, status.Flaps);
    }

    [Theory]
    [InlineData(BgpRole.Peer, BgpRole.Peer, true)]
    [InlineData(BgpRole.Provider, BgpRole.Customer, true)]
    [InlineData(BgpRole.RouteServerClient, BgpRole.RouteServer, true)]
    [InlineData(BgpRole.Peer, BgpRole.Customer, false)]
    [InlineData(BgpRole.Provider, BgpRole.Provider, false)]
    public async Task Roles_that_fit_establish_and_others_are_refused(BgpRole edgeRole, BgpRole peerRole, bool fit)
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Role = edgeRole });
        peer.Add(lab.PeerSide with { Role = peerRole });
        var status = await ours.WhenAsync(s => s.IsEstablished || s.LastError?.Notification is not null, Lab.Deadline);
        if (fit) Assert.Equal(peerRole, status.Negotiated!.PeerRole);
        else Assert.Equal(NotificationReason.RoleMismatch, status.LastError!.Notification);
    }

    [Fact]
    public async Task Strict_mode_refuses_a_peer_without_a_role_and_the_lax_one_takes_it()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Role = BgpRole.Peer, StrictRole = true });
        peer.Add(lab.PeerSide);
        await ours.WhenAsync(s => s.LastError?.Notification == NotificationReason.RoleMismatch, Lab.Deadline);
        edge.Change(lab.EdgeSide with { Role = BgpRole.Peer });
        await Lab.Established(ours);
    }

    [Fact]
    public async Task A_leak_is_seen_by_its_otc_and_a_good_route_gets_one()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Role = BgpRole.Peer, ImportPolicy = RoutePolicy.PermitAll });
        // The peer has no role configured, so nothing stops it from sending what it should not.
        peer.Add(lab.PeerSide with
        {
            Announcements =
            [
                Lab.Route("203.0.113.0/24"),
                Lab.Route("198.51.100.0/24") with { OnlyToCustomer = 64511 },
            ],
        });
        await ours.WhenAsync(s => s.Prefixes[0] is { Received: 2, EndOfRibReceived: true }, Lab.Deadline);
        Assert.True(ours.Tables.Received.TryGet(Prefix.Parse("198.51.100.0/24"), out var leak));
        Assert.Equal(RouteDisposition.RouteLeak, leak.Disposition);
        var accepted = Assert.Single(ours.Tables.Accepted);
        Assert.Equal(Lab.PeerAs, accepted.Attributes.OnlyToCustomer);
        Assert.Null(ours.Tables.Received.Last().Attributes.OnlyToCustomer);
    }

    [Fact]
    public async Task A_peer_with_a_role_does_not_leak_and_marks_what_it_sends()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Role = BgpRole.Peer });
        peer.Add(lab.PeerSide with
        {
            Role = BgpRole.Peer,
            Announcements =
            [
                Lab.Route("203.0.113.0/24"),
                Lab.Route("198.51.100.0/24") with { OnlyToCustomer = 64511 },
            ],
        });
        await ours.WhenAsync(s => s.Prefixes[0] is { EndOfRibReceived: true }, Lab.Deadline);
        var route = Assert.Single(ours.Tables.Received);
        Assert.Equal(Lab.PeerAs, route.Attributes.OnlyToCustomer);
    }

    [Fact]
    public async Task Loops_and_wrong_neighbours_are_named_and_not_accepted()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { ImportPolicy = RoutePolicy.PermitAll });
        peer.Add(lab.PeerSide with
        {
            Announcements =
            [
                Lab.Route("10.0.0.0/16") with { PathBehindUs = [64501, Lab.EdgeAs] },
                Lab.Route("10.1.0.0/16") with { PrependLocalAs = false, PathBehindUs = [64501] },
                Lab.Route("10.3.0.0/16") with { PathBehindUs = [64501, 64502], Communities = [new Community(64501, 7)] },
            ],
        });
        await ours.WhenAsync(s => s.Prefixes[0] is { EndOfRibReceived: true }, Lab.Deadline);
        var seen = ours.Tables.Received.ToDictionary(r => r.Prefix.ToString(), r => r.Disposition);
        Assert.Equal(RouteDisposition.OwnAsInPath, seen["10.0.0.0/16"]);
        Assert.Equal(RouteDisposition.FirstAsNotPeer, seen["10.1.0.0/16"]);
        Assert.Equal(RouteDisposition.Accepted, seen["10.3.0.0/16"]);
        edge.Change(lab.EdgeSide with { ImportPolicy = RoutePolicy.PermitAll, EnforceFirstAs = false });
        Assert.Contains(ours.Tables.Accepted, r => r.Prefix == Prefix.Parse("10.1.0.0/16"));
    }

    [Fact]
    public async Task Route_refresh_brings_everything_again_and_forgets_what_did_not_come()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide);
        Assert.False(ours.RequestRouteRefresh(AfiSafi.IPv4Unicast));
        var theirs = peer.Add(lab.PeerSide with { Announcements = Lab.Announce("203.0.113.0/24") });
        await ours.WhenAsync(s => s.Prefixes[0] is { Received: 1, EndOfRibReceived: true }, Lab.Deadline);

        Assert.True(ours.RequestRouteRefresh(AfiSafi.IPv4Unicast));
        Assert.False(ours.RequestRouteRefresh(AfiSafi.IPv6Unicast));
        // Beginning, the route, the end.
        var status = await ours.WhenAsync(s => s.Counters.RouteRefreshesReceived == 2, Lab.Deadline);
        Assert.Equal(1, theirs.Status.Counters.RouteRefreshesReceived);
        Assert.Equal(1, status.Prefixes[0].Received);
    }

    [Fact]
    public async Task Attributes_too_long_for_a_plain_message_go_in_an_extended_one()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide);
        var communities = Enumerable.Range(0, 5000).Select(i => new Community((uint)i)).ToArray();
        peer.Add(lab.PeerSide with { Announcements = [Lab.Route("203.0.113.0/24") with { Communities = [.. communities] }] });
        await ours.WhenAsync(s => s.Prefixes[0].Received == 1, Lab.Deadline);
        Assert.Equal(communities, ours.Tables.Received.Single().Attributes.Communities);
    }

    [Fact]
    public async Task Draining_adds_graceful_shutdown_to_what_is_announced()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var side = lab.EdgeSide with { ExportPolicy = RoutePolicy.PermitAll, Announcements = Lab.Announce("192.0.2.0/24") };
        edge.Add(side);
        var theirs = peer.Add(lab.PeerSide with { Passive = true });
        await theirs.WhenAsync(s => s.Prefixes[0].Received == 1, Lab.Deadline);
        edge.Change(side with { GracefulShutdown = true });
        await theirs.WhenAsync(_ => theirs.Tables.Received.FirstOrDefault()?.Attributes.Communities.Contains(Community.GracefulShutdown) == true,
            Lab.Deadline);
        Assert.Equal(0, theirs.Status.Flaps);
    }

    [Fact]
    public async Task Passive_sessions_wait_and_two_of_them_wait_for_ever()
    {
        var lab = new Lab();
        await using var edge = lab.EdgeSpeaker();
        await using var peer = lab.PeerSpeaker();
        var ours = edge.Add(lab.EdgeSide with { Passive = true });
        Assert.Equal(BgpState.Active, ours.Status.State);
        peer.Add(lab.PeerSide);
        var status = await Lab.Established(ours);
        Assert.Equal(lab.Port, status.LocalEndPoint!.Port);
    }
}
