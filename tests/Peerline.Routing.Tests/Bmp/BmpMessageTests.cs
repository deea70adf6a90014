using System.Buffers.Binary;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bmp;

public class BmpMessageTests
{
    private static BmpFrame Frame(byte[] octets)
    {
        Assert.Equal(FrameStatus.Complete, BmpFrame.TryRead(octets, BmpFrame.DefaultMaximumLength, out var frame, out var problem));
        Assert.Equal(default, problem);
        return frame;
    }

    [Fact]
    public void A_per_peer_header_is_read_as_written()
    {
        foreach (var peer in new[] { BmpSamples.Peer, BmpSamples.IPv6Peer, BmpSamples.LocRib })
            Assert.Equal(peer, PerPeerFields.Read(Frame(BmpSamples.Route(peer, BmpSamples.Update)).Peer));
        foreach (var view in Enum.GetValues<RibView>().Where(v => v != RibView.LocRib))
            Assert.Equal(view, Frame(BmpSamples.Route(BmpSamples.Peer with { View = view }, BmpSamples.Update)).Peer.View);
    }

    [Fact]
    public void A_Loc_RIB_has_its_own_flags_and_no_address()
    {
        var octets = BmpSamples.Route(BmpSamples.LocRib, BmpSamples.Update);
        octets[7] = 0xff;                              // F, and bits that mean V, L, A and O elsewhere
        octets.AsSpan(16, 16).Fill(0xab);              // must be zero, and is ignored
        var peer = Frame(octets).Peer;
        Assert.Equal((true, false, false, false, false), (peer.IsFiltered, peer.IsIPv6, peer.IsPostPolicy, peer.IsLegacyAsPath, peer.IsAdjRibOut));
        Assert.Equal((RibView.LocRib, Afi.None), (peer.View, peer.Address.Afi));
        Assert.Equal("64496:101", peer.Distinguisher.ToString());
    }

    [Fact]
    public void A_time_of_zero_is_no_time()
    {
        Assert.Null(Frame(BmpSamples.Route(BmpSamples.LocRib, BmpSamples.Update)).Peer.Timestamp);
        Assert.Equal(BmpSamples.Moment, Frame(BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update)).Peer.Timestamp);
    }

    [Fact]
    public void A_Peer_Up_keeps_both_OPENs_bit_for_bit()
    {
        var frame = Frame(BmpSamples.PeerUp(BmpSamples.IPv6Peer, Samples.LongOpen, BmpSamples.PlainOpen(64501), "red"));
        Assert.True(PeerUpMessage.TryRead(frame, out var up, out _));
        Assert.Equal((Address.Parse("2001:db8::9"), (ushort)179, (ushort)50001), (up.LocalAddress, up.LocalPort, up.RemotePort));
        Assert.Equal(BmpSamples.Open(Samples.LongOpen), up.SentOpen.ToArray());
        Assert.True(up.TryReadSentOpen(out var sent, out _));
        Assert.True(up.TryReadReceivedOpen(out var received, out _));
        Assert.Equal(Samples.LongOpen, sent);
        Assert.Equal((Asn)64501, received!.Asn);
        Assert.Equal("red", up.VrfTableName);
    }

    [Fact]
    public void An_OPEN_that_BGP_would_refuse_leaves_the_Peer_Up_readable()
    {
        var octets = BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(64501));
        octets[48 + 20 + 19 + 4] = 1;                  // a hold time of one second in the OPEN that was sent
        octets[48 + 20 + 19 + 3] = 0;
        Assert.True(PeerUpMessage.TryRead(Frame(octets), out var up, out _));
        Assert.False(up.TryReadSentOpen(out _, out var fault));
        Assert.Equal(NotificationReason.UnacceptableHoldTime, fault.Reason);
        Assert.True(up.TryReadReceivedOpen(out _, out _));
    }

    // As FRR 8.4 sends it for a session that was there before BMP was configured.
    [Fact]
    public void A_Peer_Up_with_OPENs_that_are_headers_alone_is_read_and_says_nothing_of_path_identifiers()
    {
        byte[] bare = [.. Enumerable.Repeat((byte)0xff, 16), 0, 19, 1];
        byte[] octets = [.. BmpSamples.PeerUp(BmpSamples.Peer, BmpSamples.PlainOpen(64500), BmpSamples.PlainOpen(64501))[..68], .. bare, .. bare];
        BinaryPrimitives.WriteInt32BigEndian(octets.AsSpan(1), octets.Length);
        Assert.True(PeerUpMessage.TryRead(Frame(octets), out var up, out _));
        Assert.Equal(bare, up.SentOpen.ToArray());
        Assert.False(up.TryReadReceivedOpen(out _, out _));
        var log = EventLog.Of([octets, BmpSamples.Route(BmpSamples.Peer, BmpSamples.Update)], out var session);
        Assert.Null(session.Ended);
        Assert.Equal("context unknown 192.0.2.1 AdjRibInPrePolicy", log.Lines[^1]);
        Assert.True(session.Router.Peers.Single() is { IsUp: true, HasContext: false });
    }

    [Fact]
    public void Every_reason_of_a_Peer_Down_has_its_data()
    {
        Assert.True(PeerDownMessage.TryRead(Frame(Sample("Peer Down 1")), out var down, out _));
        Assert.True(down.TryReadNotification(out var notification));
        Assert.Equal((NotificationReason.AdministrativeShutdown, "maintenance"), (notification.Reason, notification.Text));
        Assert.Equal(BmpSamples.Notification, down.Notification.ToArray());

        Assert.True(PeerDownMessage.TryRead(Frame(Sample("Peer Down 2")), out down, out _));
        Assert.Equal((PeerDownReason.LocalEvent, (ushort?)24), (down.Reason, down.Event));
        Assert.False(down.TryReadNotification(out _));

        Assert.True(PeerDownMessage.TryRead(Frame(Sample("Peer Down 5")), out down, out _));
        Assert.Equal((PeerDownReason.Deconfigured, null), (down.Reason, down.Event));

        Assert.True(PeerDownMessage.TryRead(Frame(Sample("Peer Down 6")), out down, out _));
        Assert.True(down.Information.TryGet((ushort)InformationTlvType.VrfTableName, out var table));
        Assert.Equal("global", table.Text);
    }

    [Fact]
    public void A_reason_nobody_knows_is_named_by_its_number_and_its_data_kept()
    {
        byte[] octets = [.. Sample("Peer Down 5"), 1, 2, 3];
        octets[48] = 200;
        BinaryPrimitives.WriteInt32BigEndian(octets.AsSpan(1), octets.Length);
        Assert.True(PeerDownMessage.TryRead(Frame(octets), out var down, out _));
        Assert.Equal("reason 200", PeerDownMessage.NameOf(down.Reason));
        Assert.Equal([1, 2, 3], down.Data.ToArray());
    }

    [Fact]
    public void Every_statistic_of_the_registry_is_read_as_written()
    {
        Assert.Equal(44, BmpSamples.Statistics.Length);
        Assert.True(StatisticsReport.TryRead(Frame(Sample("Statistics Report")), out var report, out _));
        var read = new List<BmpStatisticValue>();
        foreach (var statistic in report)
        {
            Assert.NotEqual(BmpStatisticForm.Raw, statistic.Form);
            read.Add(new BmpStatisticValue(statistic.Type, statistic.Value!.Value, statistic.Family ?? default));
            Assert.DoesNotContain("statistic ", BmpStatistic.NameOf(statistic.Type), StringComparison.Ordinal);
        }
        Assert.Equal(BmpSamples.Statistics, read);
    }

    [Fact]
    public void A_statistic_of_an_unknown_type_or_of_another_length_is_kept_raw()
    {
        byte[] statistics =
        [
            0, 0, 0, 3,
            0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 5,        // a counter of eight octets
            0x27, 0x10, 0, 2, 1, 2,                    // 10000
            0, 7, 0, 8, 0, 0, 0, 0, 0, 0, 0, 9,
        ];
        byte[] octets = [.. Sample("Statistics Report, empty")[..48], .. statistics];
        BinaryPrimitives.WriteInt32BigEndian(octets.AsSpan(1), octets.Length);
        Assert.True(StatisticsReport.TryRead(Frame(octets), out var report, out _));
        var seen = new List<string>();
        foreach (var statistic in report) seen.Add($"{BmpStatistic.NameOf(statistic.Type)} {statistic.Form} {statistic.Value} {statistic.Octets.Length}");
        Assert.Equal(["prefixes rejected by inbound policy Raw  8", "statistic 10000 Raw  2", "routes in Adj-RIB-In Gauge 9 8"], seen);
        octets[51] = 4;
        Assert.False(StatisticsReport.TryRead(Frame(octets), out _, out var problem));
        Assert.Equal(new BmpProblem(BmpFault.StatisticsCount, 48), problem);
    }

    [Fact]
    public void Texts_of_a_router_are_harmless_on_a_screen()
    {
        var octets = BmpSamples.Write(w => w.Initiation("edge\u001b[31m1", "line\r\nline\u202e"));
        Assert.True(InitiationMessage.TryRead(Frame(octets), out var initiation, out _));
        Assert.Equal("edge\\u{1b}[31m1", initiation.SysName);
        Assert.Equal("line\\u{d}\\u{a}line\\u{202e}", initiation.SysDescr);
    }

    [Fact]
    public void A_text_that_does_not_fit_is_cut_between_characters()
    {
        var octets = BmpSamples.Write(w => w.Initiation("a" + new string('ä', 40_000), ""));
        Assert.True(InitiationMessage.TryRead(Frame(octets), out var initiation, out _));
        Assert.Equal("a" + new string('ä', 32_767), initiation.SysName);
    }

    [Theory]
    [InlineData("Initiation", 8, BmpFault.TlvOverrun, 6)]
    [InlineData("Termination", 8, BmpFault.TlvOverrun, 6)]
    [InlineData("Route Mirroring", 50, BmpFault.TlvOverrun, 48)]
    [InlineData("Peer Down 1", 49, BmpFault.BgpMessage, 49)]
    [InlineData("Peer Down 1", 67, BmpFault.BgpMessage, 67)]
    [InlineData("Peer Up", 68, BmpFault.BgpMessage, 68)]
    [InlineData("Route Monitoring", 48, BmpFault.BgpMessage, 48)]
    [InlineData("Route Monitoring", 64, BmpFault.BgpMessage, 200)]     // a length beyond the BMP message: cut off at its end
    [InlineData("Statistics Report", 54, BmpFault.TlvOverrun, 52)]
    public void A_lie_inside_is_told_with_its_place(string name, int at, BmpFault fault, int offset)
    {
        var octets = Sample(name).ToArray();
        octets[at] = 0x7f;
        var log = EventLog.Of([octets], out var session);
        Assert.Equal(BmpDisconnect.Malformed, session.Ended);
        Assert.StartsWith($"malformed {fault}:", log.Lines[^1], StringComparison.Ordinal);
        if (name == "Route Monitoring" && at == 64) offset = octets.Length;
        Assert.EndsWith($"(octet {offset})", log.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Route Monitoring", 66, 1)]            // a KEEPALIVE's or an OPEN's place is elsewhere
    [InlineData("Peer Up", 86, 2)]
    [InlineData("Peer Down 1", 67, 5)]
    public void A_BGP_message_of_another_type_does_not_belong_there(string name, int at, byte type)
    {
        var octets = Sample(name).ToArray();
        octets[at] = type;
        Assert.StartsWith("malformed BgpMessage", EventLog.Of([octets]).Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_that_is_no_number_is_malformed()
    {
        byte[] octets = [3, 0, 0, 0, 11, 5, 0, 1, 0, 1, 5];
        Assert.False(TerminationMessage.TryRead(Frame(octets), out _, out var problem));
        Assert.Equal(new BmpProblem(BmpFault.TlvLength, 6), problem);
    }

    [Fact]
    public void The_writer_refuses_what_no_reader_would_read()
    {
        Assert.Throws<ArgumentException>(() => BmpSamples.Route(BmpSamples.Peer, KeepaliveMessage.Octets.ToArray()));
        Assert.Throws<ArgumentException>(() => BmpSamples.Route(BmpSamples.Peer, [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => BmpSamples.Write(w => w.PeerDown(BmpSamples.Peer, PeerDownReason.Deconfigured, BmpSamples.Notification)));
        Assert.Throws<ArgumentException>(() => BmpSamples.Write(w => w.PeerDown(BmpSamples.Peer, PeerDownReason.LocalEvent)));
        Assert.Throws<ArgumentException>(() => BmpSamples.Write(w => w.Statistics(BmpSamples.Peer, [new BmpStatisticValue((BmpStatisticType)999, 1)])));
    }

    private static byte[] Sample(string name) => BmpSamples.All.Single(s => s.Name == name).Octets;
}
