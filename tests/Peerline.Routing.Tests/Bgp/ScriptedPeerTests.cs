using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>Our speaker against peers that follow a script, good and bad, over real sockets.</summary>
public class ScriptedPeerTests
{
    private readonly Lab _lab = new();

    private BgpSessionConfiguration Passive => _lab.EdgeSide with { Passive = true };

    [Fact]
    public async Task When_the_hold_time_passes_in_silence_the_session_ends_with_4_0()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync(holdTime: 30);
        var status = await Lab.Established(session);
        Assert.Equal((30, 10), ((int)status.Negotiated!.HoldTime.TotalSeconds, (int)status.Negotiated.KeepaliveTime.TotalSeconds));

        // A KEEPALIVE comes within a third of the hold time, and each message of the peer counts from its own moment.
        time.Advance(TimeSpan.FromSeconds(10));
        await peer.ReceiveAsync(BgpMessageType.Keepalive);
        await peer.SendAsync(KeepaliveMessage.Octets.ToArray());
        await session.WhenAsync(s => s.Counters.KeepalivesReceived == 2, Lab.Deadline);
        time.Advance(TimeSpan.FromSeconds(25));
        Assert.True(session.Status.IsEstablished);

        time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Equal(NotificationReason.HoldTimerExpired, (await peer.ReceiveNotificationAsync()).Reason);
        status = await session.WhenAsync(s => !s.IsEstablished, Lab.Deadline);
        Assert.Equal("4/0 Hold Timer Expired (sent by us)", status.LastError!.ToString());
        Assert.Equal(1, status.Flaps);
    }

    [Fact]
    public async Task A_peer_that_opens_and_says_nothing_is_closed_after_four_minutes()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.ReceiveAsync(BgpMessageType.Open);
        time.Advance(TimeSpan.FromMinutes(4) + TimeSpan.FromSeconds(1));
        Assert.Equal(NotificationReason.HoldTimerExpired, (await peer.ReceiveNotificationAsync()).Reason);
        Assert.Equal(0, session.Status.Flaps);
    }

    [Fact]
    public async Task With_hold_time_zero_silence_is_fine()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync(holdTime: 0);
        await Lab.Established(session);
        // What is still being written has a time of its own (RFC 9687).
        Assert.True(SpinWait.SpinUntil(() => !session.IsWriting, Lab.Patience));
        time.Advance(TimeSpan.FromDays(1));
        Assert.True(session.Status.IsEstablished);
        Assert.Equal(1, session.Status.Counters.KeepalivesSent);
    }

    [Fact]
    public async Task A_peer_that_keeps_its_window_at_zero_is_dropped_when_the_send_hold_time_is_over()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive with { ExportPolicy = RoutePolicy.PermitAll, Announcements = [.. MoreThanBuffersHold()] });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await session.WhenAsync(s => s.Prefixes[0].Advertised == 40_000, Lab.Deadline);
        await peer.UntilItsWindowIsZeroAsync();

        // It says that it lives, so the hold timer never expires; it only does not read. Eight minutes, and not one sooner.
        for (var minute = 1; minute <= 7; minute++) await PassAMinuteAsync(time, session, peer);
        Assert.True(session.Status.IsEstablished);
        await PassAMinuteAsync(time, session, peer);
        var status = await session.WhenAsync(s => !s.IsEstablished, Lab.Deadline);
        Assert.Equal("8/0 Send Hold Timer Expired (sent by us)", status.LastError!.ToString());
        Assert.Equal(1, status.Flaps);
        Assert.Empty(session.Tables.Advertised);
        // Nobody reads our last words either: after two seconds the connection is gone all the same.
        time.Advance(TimeSpan.FromSeconds(2));
        await peer.UntilResetAsync();
    }

    [Fact]
    public async Task Without_a_hold_time_nobody_is_dropped_for_not_reading()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive with { ExportPolicy = RoutePolicy.PermitAll, Announcements = [.. MoreThanBuffersHold()] });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync(holdTime: 0);
        await session.WhenAsync(s => s.Prefixes[0].Advertised == 40_000, Lab.Deadline);
        await peer.UntilItsWindowIsZeroAsync();
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(session.IsWriting);
        Assert.True(session.Status.IsEstablished);
    }

    private static async Task PassAMinuteAsync(FakeTimeProvider time, BgpSession session, ScriptedPeer peer)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        if (!session.Status.IsEstablished) return;
        var before = session.Status.Counters.KeepalivesReceived;
        await peer.SendAsync(KeepaliveMessage.Octets.ToArray());
        await session.WhenAsync(s => s.Counters.KeepalivesReceived > before, Lab.Deadline);
    }

    // About 17 MB: more than the buffers of two sockets.
    private static IEnumerable<Announcement> MoreThanBuffersHold() =>
        Enumerable.Range(0, 40_000).Select(i => Lab.Route($"{new Prefix(Address.FromIPv4(0x0b000000u + ((uint)i << 8)), 24)}") with
        {
            PathBehindUs = [.. Enumerable.Range(1, 100).Select(n => new Asn((uint)(i + n)))],
        });

    [Theory]
    [InlineData("192.0.2.0", true)]    // lower than the edge's identifier: the edge keeps its own connection
    [InlineData("192.0.2.2", false)]   // higher: the peer's connection stays
    [InlineData("192.0.2.1", false)]   // the same: the higher AS number wins (RFC 6286)
    public async Task Of_two_connections_the_one_of_the_higher_identifier_stays(string identifier, bool edgesStays)
    {
        using var listener = ScriptedPeer.Listen(_lab);
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(_lab.EdgeSide);
        using var edges = await ScriptedPeer.AcceptAsync(listener);
        using var ours = await ScriptedPeer.ConnectAsync(_lab);
        await edges.ReceiveAsync(BgpMessageType.Open);
        await ours.ReceiveAsync(BgpMessageType.Open);

        var (stays, goes) = edgesStays ? (edges, ours) : (ours, edges);
        await goes.SendAsync(ScriptedPeer.Open(identifier));
        Assert.Equal(NotificationReason.ConnectionCollisionResolution, (await goes.ReceiveNotificationAsync()).Reason);
        await stays.SendAsync(ScriptedPeer.Open(identifier));
        await stays.SendAsync(KeepaliveMessage.Octets.ToArray());
        var status = await Lab.Established(session);
        Assert.Null(status.LastError);
        Assert.Equal(0, status.Flaps);
    }

    [Theory]
    [InlineData("192.0.2.0", true)]    // the edge would keep its own connection: the one that is dead
    [InlineData("192.0.2.2", false)]   // it would keep the peer's, dead as well
    public async Task A_connection_that_nobody_answers_does_not_keep_the_peer_out(string identifier, bool edgesIsDead)
    {
        var time = new FakeTimeProvider();
        using var listener = ScriptedPeer.Listen(_lab);
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(_lab.EdgeSide);
        using var edges = await ScriptedPeer.AcceptAsync(listener);
        await edges.ReceiveAsync(BgpMessageType.Open);
        using var ours = await ScriptedPeer.ConnectAsync(_lab);
        await ours.ReceiveAsync(BgpMessageType.Open);
        if (!edgesIsDead)
        {
            using var tooEarly = await ScriptedPeer.ConnectAsync(_lab);
            Assert.Equal(NotificationReason.ConnectionCollisionResolution, (await tooEarly.ReceiveNotificationAsync()).Reason);
        }

        time.Advance(TimeSpan.FromSeconds(10));
        // The peer whose own connection is dead connects anew; its first one is told so, should it still hear.
        using var again = edgesIsDead ? null : await ScriptedPeer.ConnectAsync(_lab);
        var (answers, dead) = edgesIsDead ? (ours, edges) : (again!, ours);
        if (again is not null) await again.ReceiveAsync(BgpMessageType.Open);
        await answers.SendAsync(ScriptedPeer.Open(identifier));
        await answers.SendAsync(KeepaliveMessage.Octets.ToArray());
        Assert.Equal(NotificationReason.ConnectionCollisionResolution, (await dead.ReceiveNotificationAsync()).Reason);
        Assert.Equal(0, (await Lab.Established(session)).Flaps);
    }

    [Fact]
    public async Task An_established_session_is_not_disturbed_by_another_connection()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await Lab.Established(session);
        for (var i = 0; i < 20; i++)
        {
            using var another = await ScriptedPeer.ConnectAsync(_lab);
            // RFC 4271 6.8: the new one is the one to go.
            Assert.Equal(NotificationReason.ConnectionCollisionResolution, (await another.ReceiveNotificationAsync()).Reason);
            Assert.Null(await another.ReceiveAsync());
        }
        var status = await session.WhenAsync(s => s.Counters.ConnectionsRejected == 20, Lab.Deadline);
        Assert.True(status.IsEstablished);
    }

    [Fact]
    public async Task One_octet_at_a_time_is_slow_and_good()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        byte[] all =
        [
            .. ScriptedPeer.Open(), .. KeepaliveMessage.Octets,
            .. Samples.Announce((Samples.Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])] }).Build(), Prefix.Parse("203.0.113.0/24")),
        ];
        foreach (var octet in all) await peer.SendAsync(new[] { octet });
        await session.WhenAsync(s => s.Prefixes[0].Received == 1, Lab.Deadline);
    }

    public static TheoryData<string, string> BadOpenings() => new()
    {
        { "fe" + new string('f', 36), "1/1 Message Header Error: Connection Not Synchronized" },
        { new string('f', 32) + "001304", "5/1 Finite State Machine Error: Receive Unexpected Message in OpenSent State" },
        { new string('f', 32) + "ffff01", "1/2 Message Header Error: Bad Message Length" },
        { new string('f', 32) + "001309", "1/3 Message Header Error: Bad Message Type" },
        { new string('f', 32) + "00170200000000", "5/1 Finite State Machine Error: Receive Unexpected Message in OpenSent State" },
        { new string('f', 32) + "001705" + "00010001", "5/1 Finite State Machine Error: Receive Unexpected Message in OpenSent State" },
        { new string('f', 32) + "001d01" + "05fbf5005ac000020200", "2/1 OPEN Message Error: Unsupported Version Number" },
        { new string('f', 32) + "001d01" + "04fbf50002c000020200", "2/6 OPEN Message Error: Unacceptable Hold Time" },
        { new string('f', 32) + "001d01" + "04fbf5005a0000000000", "2/3 OPEN Message Error: Bad BGP Identifier" },
        { new string('f', 32) + "001d01" + "040000005ac000020200", "2/2 OPEN Message Error: Bad Peer AS" },
        { new string('f', 32) + "001d01" + "04fbf5005ac000020200", "2/2 OPEN Message Error: Bad Peer AS" },
        { new string('f', 32) + "001f01" + "04fbf5005ac0000202020109", "2/0 OPEN Message Error" },
        { new string('f', 32) + "001f01" + "04fbf5005ac0000202020900", "2/4 OPEN Message Error: Unsupported Optional Parameter" },
    };

    [Theory]
    [MemberData(nameof(BadOpenings))]
    public async Task A_bad_beginning_is_answered_by_its_name_and_the_session_recovers(string hex, string expected)
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive);
        using (var bad = await ScriptedPeer.ConnectAsync(_lab))
        {
            await bad.SendAsync(Convert.FromHexString(hex));
            Assert.Equal(expected, (await bad.ReceiveNotificationAsync()).Reason.ToString());
            Assert.Null(await bad.ReceiveAsync());
        }
        var refused = await session.WhenAsync(s => s.LastError is not null, Lab.Deadline);
        Assert.Equal(expected + " (sent by us)", refused.LastError!.ToString());

        time.Advance(TimeSpan.FromSeconds(2));
        using var good = await ScriptedPeer.ConnectAsync(_lab);
        await good.EstablishAsync();
        await Lab.Established(session);
    }

    [Fact]
    public async Task A_second_OPEN_in_a_session_is_unexpected()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await Lab.Established(session);
        await peer.SendAsync(ScriptedPeer.Open());
        Assert.Equal(NotificationReason.UnexpectedMessageInEstablished, (await peer.ReceiveNotificationAsync()).Reason);
    }

    [Fact]
    public async Task An_OPEN_flood_costs_one_connection_a_second_and_memory_none()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive);
        for (var i = 0; i < 200; i++)
        {
            using var flood = await ScriptedPeer.ConnectAsync(_lab);
            try
            {
                for (var n = 0; n < 5; n++) await flood.SendAsync(ScriptedPeer.Open(asn: 64999));
            }
            catch (SocketException)
            {
                // Closed while we were still talking.
            }
            while (await flood.ReceiveAsync() is not null) { }
        }
        // Time stands still, so after the first failure nobody gets in.
        Assert.True(session.Status.Counters.ConnectionsRejected >= 198, session.Status.Counters.ToString());
        time.Advance(TimeSpan.FromSeconds(2));
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await Lab.Established(session);
    }

    [Fact]
    public async Task Unknown_sources_are_closed_without_a_word()
    {
        await using var edge = _lab.EdgeSpeaker();
        edge.Add(Passive with { PeerAddress = System.Net.IPAddress.Parse("192.0.2.99") });
        using var stranger = await ScriptedPeer.ConnectAsync(_lab);
        Assert.Null(await stranger.ReceiveAsync());
    }

    [Fact]
    public async Task A_malformed_UPDATE_withdraws_what_was_there_and_the_session_stays()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive with { ImportPolicy = RoutePolicy.PermitAll });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        var good = Samples.Announce(
            (Samples.Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])] }).Build(),
            Prefix.Parse("203.0.113.0/24"), Prefix.Parse("198.51.100.0/24"));
        await peer.SendAsync(good);
        await session.WhenAsync(s => s.Prefixes[0].Accepted == 2, Lab.Deadline);

        // The same routes again with an ORIGIN of 7.
        var bad = good.ToArray();
        bad[26] = 7;
        Assert.Equal((byte)PathAttributeCode.Origin, bad[24]);
        await peer.SendAsync(bad);
        var status = await session.WhenAsync(s => s.Prefixes[0] is { Received: 0, Accepted: 0 }, Lab.Deadline);
        Assert.True(status.IsEstablished);
        Assert.Equal(1, status.Counters.TreatedAsWithdraw);
        var found = await EventAsync<BgpUpdateMalformed>(edge);
        Assert.Equal("TreatAsWithdraw: ORIGIN: the value is not one that this attribute may have. (octet 4)", found.Problem.ToString());
        Assert.Equal(bad, found.Message.ToArray());
    }

    [Fact]
    public async Task An_unreadable_UPDATE_resets_the_session_and_names_the_attribute()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await Lab.Established(session);
        await peer.SendAsync(Samples.Hex(new string('f', 32) + "001c02 0000 0005 40fe020102"));
        var (reason, data) = await peer.ReceiveNotificationAsync();
        Assert.Equal(NotificationReason.UnrecognizedWellKnownAttribute, reason);
        Assert.Equal([0x40, 0xfe, 2, 1, 2], data);
    }

    [Fact]
    public async Task Endless_refresh_requests_are_answered_without_piling_up()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive with
        {
            ExportPolicy = RoutePolicy.PermitAll,
            Announcements = [.. Enumerable.Range(0, 2000).Select(i => Lab.Route($"{new Prefix(Address.FromIPv4(0x0b000000u + ((uint)i << 8)), 24)}"))],
        });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await Lab.Established(session);
        var request = new byte[RouteRefreshMessage.Length];
        new RouteRefreshMessage(AfiSafi.IPv4Unicast, RouteRefreshSubtype.Request).WriteTo(request);
        var flood = Enumerable.Repeat(request, 5000).SelectMany(r => r).ToArray();
        await peer.SendAsync(flood);
        var status = await session.WhenAsync(s => s.Counters.RouteRefreshesReceived == 5000, Lab.Deadline);
        // 2000 prefixes are 8 kB: answered one by one without restraint this would be 40 MB in our memory.
        Assert.True(status.Counters.OctetsSent < 10_000_000, $"{status.Counters.OctetsSent} octets queued");
    }

    [Fact]
    public async Task A_two_octet_peer_gets_and_gives_AS_TRANS()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive with
        {
            PeerAs = 64501,
            ExportPolicy = RoutePolicy.PermitAll,
            ImportPolicy = RoutePolicy.PermitAll,
            Announcements = [Lab.Route("192.0.2.0/24") with { PathBehindUs = [4200000009] }],
        });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.ReceiveAsync(BgpMessageType.Open);
        await peer.SendAsync(ScriptedPeer.OpenFrom(new OpenMessage
        {
            MyAutonomousSystem = 64501,
            HoldTimeSeconds = 90,
            Identifier = Address.Parse("192.0.2.2"),
        }));
        await peer.SendAsync(KeepaliveMessage.Octets.ToArray());
        var received = UpdateMessage.Read((await peer.ReceiveAsync(BgpMessageType.Update)).AsSpan(19), new UpdateContext(false));
        Assert.Equal("64496 23456", received.Attributes.AsPath.ToString());
        Assert.Equal("64496 4200000009", RouteAttributes.ForNlri(received).AsPathText);

        var sent = new System.Buffers.ArrayBufferWriter<byte>();
        new UpdateWriter(fourOctetAs: false).Announce(
            sent, (Samples.Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [64501, 4200000002])] }).Build(), [Prefix.Parse("203.0.113.0/24")]);
        await peer.SendAsync(sent.WrittenMemory);
        await session.WhenAsync(s => s.Prefixes[0].Accepted == 1, Lab.Deadline);
        Assert.Equal("64501 4200000002", session.Tables.Accepted.Single().Attributes.AsPathText);
        Assert.False(session.Status.Negotiated!.FourOctetAs);
    }

    [Fact]
    public async Task Families_that_were_not_agreed_on_are_ignored()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        var path = Samples.IPv6Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])] };
        await peer.SendAsync(Samples.Announce(path.Build(), Prefix.Parse("2001:db8::/32")));
        await peer.SendAsync(Samples.Announce((path with { NextHop = Address.Parse("192.0.2.9") }).Build(), Prefix.Parse("203.0.113.0/24")));
        var status = await session.WhenAsync(s => s.Prefixes[0].Received == 1, Lab.Deadline);
        Assert.Single(session.Tables.Received);
        Assert.Single(status.Prefixes);
    }

    [Fact]
    public async Task A_peer_without_a_family_of_ours_is_told_which_is_missing()
    {
        await using var edge = _lab.EdgeSpeaker();
        edge.Add(Passive with { Families = [AfiSafi.IPv6Unicast] });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.SendAsync(ScriptedPeer.Open());
        var (reason, data) = await peer.ReceiveNotificationAsync();
        Assert.Equal(NotificationReason.UnsupportedCapability, reason);
        Assert.Equal([1, 4, 0, 2, 0, 1], data);
    }

    [Fact]
    public async Task A_hostile_shutdown_text_is_shown_harmlessly()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await Lab.Established(session);
        var message = new byte[BgpFrame.MaximumLength];
        var text = ShutdownText.Write("bye\u001b[2J\u202egnp.exe\\\r\n\u2028");
        await peer.SendAsync(message.AsMemory(0, NotificationMessage.Write(message, NotificationReason.AdministrativeShutdown, text)));
        var status = await session.WhenAsync(s => s.LastError?.Source == BgpErrorSource.Peer, Lab.Deadline);
        Assert.Equal(@"bye\u{1b}[2J\u{202e}gnp.exe\u{5c}\u{d}\u{a}\u{2028}", status.LastError!.Text);
    }

    private static async Task<T> EventAsync<T>(BgpSpeaker speaker)
    {
        await foreach (var found in speaker.Events.ReadAllAsync(Lab.Deadline))
            if (found is T wanted) return wanted;
        throw new InvalidOperationException("The event did not come.");
    }
}
