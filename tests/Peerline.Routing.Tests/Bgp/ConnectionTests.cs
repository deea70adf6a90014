using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Policy;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bgp;

/// <summary>The less usual ways of a connection: a delayed OPEN, a peer that restarts, one that is turned away, one that says too much.</summary>
public class ConnectionTests
{
    private readonly Lab _lab = new();

    private BgpSessionConfiguration Passive => _lab.EdgeSide with { Passive = true };

    [Fact]
    public async Task A_delayed_OPEN_answers_the_peers_and_comes_with_a_KEEPALIVE()
    {
        await using var edge = _lab.EdgeSpeaker(new FakeTimeProvider());
        var session = edge.Add(Passive with { DelayOpenTime = TimeSpan.FromSeconds(30) });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.SendAsync(ScriptedPeer.Open());
        Assert.Equal((byte)BgpMessageType.Open, (await peer.ReceiveAsync())![18]);
        Assert.Equal((byte)BgpMessageType.Keepalive, (await peer.ReceiveAsync())![18]);
        Assert.Equal(BgpState.OpenConfirm, session.Status.State);
        await peer.SendAsync(KeepaliveMessage.Octets.ToArray());
        await Lab.Established(session);
    }

    [Fact]
    public async Task A_delayed_OPEN_is_sent_when_its_time_is_over()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive with { DelayOpenTime = TimeSpan.FromSeconds(30) });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        // Accepted, and nothing said: the state is still Active, as RFC 4271 has it.
        await session.WhenAsync(s => s.PeerEndPoint is not null, Lab.Deadline);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((BgpState.Active, 0), (session.Status.State, session.Status.Counters.MessagesSent));
        time.Advance(TimeSpan.FromSeconds(1.1));
        await peer.EstablishAsync();
        await Lab.Established(session);
    }

    [Fact]
    public async Task A_bad_OPEN_that_came_before_ours_is_answered_by_name()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive with { DelayOpenTime = TimeSpan.FromSeconds(30) });
        using (var peer = await ScriptedPeer.ConnectAsync(_lab))
        {
            await peer.SendAsync(ScriptedPeer.Open(asn: 64999));
            Assert.Equal(NotificationReason.BadPeerAs, (await peer.ReceiveNotificationAsync()).Reason);
        }
        time.Advance(TimeSpan.FromSeconds(2));
        using var good = await ScriptedPeer.ConnectAsync(_lab);
        await good.SendAsync(ScriptedPeer.Open());
        await good.SendAsync(KeepaliveMessage.Octets.ToArray());
        await Lab.Established(session);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Two_speakers_establish_whoever_delays(bool edgeDelays, bool peerDelays)
    {
        await using var edge = _lab.EdgeSpeaker();
        await using var peer = _lab.PeerSpeaker();
        var delay = TimeSpan.FromMilliseconds(300);
        var ours = edge.Add(_lab.EdgeSide with { DelayOpenTime = edgeDelays ? delay : null });
        var theirs = peer.Add(_lab.PeerSide with { DelayOpenTime = peerDelays ? delay : null });
        await Lab.Established(ours);
        await Lab.Established(theirs);
        Assert.Equal(0, ours.Status.Flaps);
    }

    [Fact]
    public async Task A_peer_that_keeps_routes_over_a_restart_may_come_back_before_its_old_connection_is_gone()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var before = await ScriptedPeer.ConnectAsync(_lab);
        await EstablishAsync(before, new GracefulRestartCapability(false, false, 120, [AfiSafi.IPv4Unicast]) { FamilyFlags = [0x80] });
        var status = await Lab.Established(session);
        Assert.Equal((120, AfiSafi.IPv4Unicast), (status.Negotiated!.GracefulRestart!.RestartSeconds, status.Negotiated.GracefulRestart.Families.Single()));

        using var after = await ScriptedPeer.ConnectAsync(_lab);
        await EstablishAsync(after, new GracefulRestartCapability(true, false, 120, [AfiSafi.IPv4Unicast]) { FamilyFlags = [0x80] });
        status = await session.WhenAsync(s => s is { IsEstablished: true, Flaps: 1 }, Lab.Deadline);
        Assert.True(status.Negotiated!.GracefulRestart!.Restarted);
        Assert.Equal("the peer has restarted: it opened another connection", status.LastError!.Text);
        // RFC 4724 4.2: no NOTIFICATION to who is not there any more.
        while (await before.ReceiveAsync() is { } message) Assert.NotEqual((byte)BgpMessageType.Notification, message[18]);
    }

    [Fact]
    public async Task Who_is_not_taken_is_told_so()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive with { Shutdown = true });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        Assert.Equal(NotificationReason.ConnectionRejected, (await peer.ReceiveNotificationAsync()).Reason);
        Assert.Null(await peer.ReceiveAsync());
        Assert.Equal(1, session.Status.Counters.ConnectionsRejected);
        Assert.True(edge.Events.TryRead(out var told));
        Assert.Equal("the session is administratively down", Assert.IsType<BgpConnectionRejected>(told).Reason);
    }

    [Fact]
    public async Task Extended_messages_that_we_did_not_offer_are_a_header_error()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive with { ExtendedMessages = false });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        var open = OpenOf(await peer.ReceiveAsync(BgpMessageType.Open));
        Assert.DoesNotContain(open.Capabilities, c => c is ExtendedMessageCapability);
        await peer.SendAsync(ScriptedPeer.Open());
        await peer.SendAsync(KeepaliveMessage.Octets.ToArray());
        await Lab.Established(session);
        // 4,097 octets: the header is enough.
        await peer.SendAsync(Convert.FromHexString(new string('f', 32) + "100102"));
        var (reason, data) = await peer.ReceiveNotificationAsync();
        Assert.Equal(NotificationReason.BadMessageLength, reason);
        Assert.Equal([0x10, 0x01], data);
    }

    [Fact]
    public async Task A_refresh_of_wrong_length_is_sent_back_whole()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await Lab.Established(session);
        var bad = Convert.FromHexString(new string('f', 32) + "001805" + "0001010100");
        await peer.SendAsync(bad);
        var (reason, data) = await peer.ReceiveNotificationAsync();
        Assert.Equal(NotificationReason.InvalidRouteRefreshLength, reason);
        Assert.Equal(bad, data);
    }

    [Fact]
    public async Task What_is_not_sent_again_in_an_enhanced_refresh_is_gone_and_nothing_before_its_end()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await EstablishAsync(peer, new EnhancedRouteRefreshCapability());
        var attributes = (Samples.Attributes with { AsPath = [new(AsPathSegmentType.Sequence, [Lab.PeerAs])] }).Build();
        Prefix[] all = [Prefix.Parse("203.0.113.0/24"), Prefix.Parse("198.51.100.0/24"), Prefix.Parse("192.0.2.0/24")];
        byte[] Refresh(RouteRefreshSubtype subtype)
        {
            var octets = new byte[RouteRefreshMessage.Length];
            new RouteRefreshMessage(AfiSafi.IPv4Unicast, subtype).WriteTo(octets);
            return octets;
        }

        // An end without a beginning changes nothing.
        await peer.SendAsync(Samples.Announce(attributes, all));
        await peer.SendAsync(Refresh(RouteRefreshSubtype.EndOfRouteRefresh));
        // Begun twice: what came in between does not count (RFC 7313 4.2).
        await peer.SendAsync(Refresh(RouteRefreshSubtype.BeginningOfRouteRefresh));
        await peer.SendAsync(Samples.Announce(attributes, all[0]));
        await peer.SendAsync(Refresh(RouteRefreshSubtype.BeginningOfRouteRefresh));
        await peer.SendAsync(Samples.Announce(attributes, all[1]));
        await session.WhenAsync(s => s.Counters is { RouteRefreshesReceived: 3, UpdatesReceived: 3 }, Lab.Deadline);
        Assert.Equal(3, session.Tables.Received.Count);
        await peer.SendAsync(Refresh(RouteRefreshSubtype.EndOfRouteRefresh));
        await session.WhenAsync(s => s.Prefixes[0].Received == 1, Lab.Deadline);
        Assert.Equal(all[1], session.Tables.Received.Single().Prefix);
    }

    [Fact]
    public async Task A_NOTIFICATION_never_holds_more_than_a_message_can()
    {
        await using var edge = _lab.EdgeSpeaker();
        var session = edge.Add(Passive);
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync();
        await Lab.Established(session);
        // A well-known attribute that nobody knows, of 60,000 octets, in an extended message.
        var message = new byte[19 + 4 + 4 + 60_000];
        message.AsSpan(0, 16).Fill(0xff);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(16), (ushort)message.Length);
        message[18] = (byte)BgpMessageType.Update;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(21), 60_004);
        message[23] = 0x50;
        message[24] = 0xfe;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(25), 60_000);
        await peer.SendAsync(message);
        var (reason, data) = await peer.ReceiveNotificationAsync();
        Assert.Equal(NotificationReason.UnrecognizedWellKnownAttribute, reason);
        Assert.Equal(4096 - 21, data.Length);
        Assert.Equal(message[23..][..data.Length], data);
    }

    [Fact]
    public async Task A_KEEPALIVE_is_due_a_third_of_the_hold_time_after_the_last_UPDATE()
    {
        var time = new FakeTimeProvider();
        await using var edge = _lab.EdgeSpeaker(time);
        var session = edge.Add(Passive with { ExportPolicy = RoutePolicy.PermitAll });
        using var peer = await ScriptedPeer.ConnectAsync(_lab);
        await peer.EstablishAsync(holdTime: 90);
        await Lab.Established(session);
        time.Advance(TimeSpan.FromSeconds(20));
        session.SetAnnouncements(Lab.Announce("192.0.2.0/24"));
        // Jitter takes up to a quarter: due 22.5 to 30 seconds after the UPDATE.
        time.Advance(TimeSpan.FromSeconds(22));
        Assert.Equal(1, session.Status.Counters.KeepalivesSent);
        time.Advance(TimeSpan.FromSeconds(8.1));
        Assert.Equal(2, session.Status.Counters.KeepalivesSent);
    }

    [Fact]
    public void Roles_and_the_send_hold_time_are_checked_before_anything_starts()
    {
        var side = _lab.EdgeSide;
        ConfigurationFault[] Faults(BgpSessionConfiguration of) => [.. of.Problems().Select(p => p.Fault)];
        Assert.Equal([ConfigurationFault.RoleOnInternalSession], Faults(side with { PeerAs = side.LocalAs, Role = BgpRole.Peer }));
        Assert.Equal([ConfigurationFault.StrictRoleWithoutRole], Faults(side with { StrictRole = true }));
        Assert.Equal([ConfigurationFault.SendHoldTimeUnacceptable], Faults(side with { SendHoldTime = side.HoldTime }));
        Assert.Empty(Faults(side with { SendHoldTime = TimeSpan.Zero }));
    }

    private static async Task EstablishAsync(ScriptedPeer peer, Capability capability)
    {
        await peer.ReceiveAsync(BgpMessageType.Open);
        await peer.SendAsync(ScriptedPeer.OpenFrom(new OpenMessage
        {
            MyAutonomousSystem = Lab.PeerAs.TwoOctet,
            HoldTimeSeconds = 90,
            Identifier = Address.Parse("192.0.2.2"),
            Capabilities = [new MultiprotocolCapability(AfiSafi.IPv4Unicast), new FourOctetAsCapability(Lab.PeerAs), capability],
        }));
        await peer.SendAsync(KeepaliveMessage.Octets.ToArray());
    }

    private static OpenMessage OpenOf(byte[] message)
    {
        Assert.True(OpenMessage.TryRead(message.AsSpan(19), out var open, out _));
        return open!;
    }
}
