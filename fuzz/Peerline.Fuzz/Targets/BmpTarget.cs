using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Fuzz.Targets;

/// <summary>BMP: a stream of messages; what is inside goes through the BGP target, read as the last Peer Up of the stream says.</summary>
internal static class BmpTarget
{
    public static void Run(ReadOnlySpan<byte> octets)
    {
        Session(octets);
        var context = new UpdateContext(FourOctetAs: true);
        while (true)
        {
            var status = BmpFrame.TryRead(octets, BmpFrame.DefaultMaximumLength, out var frame, out var problem);
            Property.Holds((status == FrameStatus.Malformed) == (problem.Fault != BmpFault.None), "malformed has a reason, and only that");
            Property.Harmless(problem.ToString());
            if (status != FrameStatus.Complete) return;
            Property.Holds(octets.StartsWith(frame.Octets), "a frame is the front of its input");
            foreach (var cut in (ReadOnlySpan<int>)[0, 1, 5, 6, frame.Length / 2, frame.Length - 1])
                Property.Holds(BmpFrame.TryRead(octets[..Math.Min(cut, frame.Length - 1)], BmpFrame.DefaultMaximumLength, out _, out _)
                    == FrameStatus.Incomplete, "a proper prefix of a message is incomplete");
            Message(frame, ref context);
            octets = octets[frame.Length..];
        }
    }

    // The station's reading: at once, and octet by octet for what is short, comes to the same.
    private static void Session(ReadOnlySpan<byte> octets)
    {
        var whole = new BmpSession(new BmpRouter(null, default), new SilentConsumer());
        Property.Holds(whole.Read(octets) <= octets.Length, "not more is taken than there is");
        Property.Harmless($"{whole.Router} {whole.Ended}");
        foreach (var peer in whole.Router.Peers) Property.Harmless($"{peer} {peer.VrfTableName} {peer.SentOpen?.Asn}");
        if (octets.Length > 400) return;
        var pieces = new BmpSession(new BmpRouter(null, default), new SilentConsumer());
        var taken = 0;
        for (var end = 1; end <= octets.Length; end++) taken += pieces.Read(octets[taken..end]);
        Property.Holds(whole.Router.Messages == pieces.Router.Messages && whole.Ended == pieces.Ended
            && whole.Router.Peers.Count == pieces.Router.Peers.Count, "a stream in pieces is the same stream");
    }

    private static void Message(BmpFrame frame, ref UpdateContext context)
    {
        Property.Harmless(BmpFrame.NameOf(frame.Type));
        if (frame.HasPeer) Show(frame.Peer);
        BmpProblem problem;
        bool ok;
        switch (frame.Type)
        {
            case BmpMessageType.Initiation:
                ok = InitiationMessage.TryRead(frame, out var initiation, out problem);
                if (!ok) break;
                Property.Harmless($"{initiation.SysName} {initiation.SysDescr}");
                Show(initiation.Information);
                break;
            case BmpMessageType.Termination:
                ok = TerminationMessage.TryRead(frame, out var termination, out problem);
                if (!ok) break;
                Property.Harmless(termination.Text);
                if (termination.Reason is { } reason) Property.Harmless(TerminationMessage.NameOf(reason));
                Show(termination.Information);
                break;
            case BmpMessageType.PeerUpNotification:
                ok = PeerUpMessage.TryRead(frame, out var up, out problem);
                if (ok) PeerUp(up, ref context);
                break;
            case BmpMessageType.PeerDownNotification:
                ok = PeerDownMessage.TryRead(frame, out var down, out problem);
                if (ok) PeerDown(down);
                break;
            case BmpMessageType.StatisticsReport:
                ok = StatisticsReport.TryRead(frame, out var report, out problem);
                if (ok) Statistics(report);
                break;
            case BmpMessageType.RouteMonitoring:
                ok = RouteMonitoringMessage.TryRead(frame, out var monitoring, out problem);
                if (!ok) break;
                Show(monitoring.Information);
                BgpTarget.Update(monitoring.UpdateBody, context with { FourOctetAs = !monitoring.Peer.IsLegacyAsPath });
                break;
            case BmpMessageType.RouteMirroring:
                ok = RouteMirroringMessage.TryRead(frame, out var mirroring, out problem);
                if (!ok) break;
                Show(mirroring.Information);
                foreach (var tlv in mirroring.Information)
                    if (tlv.Type == (ushort)RouteMirroringTlvType.BgpMessage) BgpTarget.Stream(tlv.Value, context);
                break;
            default:
                return;
        }
        Property.Holds(ok == (problem.Fault == BmpFault.None), "what cannot be read has a reason, and only that");
        Property.Holds(problem.Offset >= 0 && problem.Offset <= frame.Length, "a fault lies in the message");
        Property.Harmless(problem.ToString());
    }

    private static void PeerUp(PeerUpMessage up, ref UpdateContext context)
    {
        Property.Harmless($"{up.LocalAddress} {up.LocalPort} {up.RemotePort} {up.VrfTableName}");
        Show(up.Information);
        if (!up.TryReadSentOpen(out var sent, out var fault)) Property.Harmless(fault.ToString());
        if (!up.TryReadReceivedOpen(out var received, out fault)) Property.Harmless(fault.ToString());
        if (sent is not null && received is not null) context = UpdateContext.FromOpens(sent, received, judgePeer: false);
    }

    private static void PeerDown(PeerDownMessage down)
    {
        Property.Harmless($"{PeerDownMessage.NameOf(down.Reason)} {down.Event}");
        if (down.TryReadNotification(out var notification)) Property.Harmless($"{notification.Reason} {notification.Text}");
        Show(down.Information);
    }

    private static void Statistics(StatisticsReport report)
    {
        var count = 0;
        foreach (var statistic in report)
        {
            count++;
            Property.Harmless($"{BmpStatistic.NameOf(statistic.Type)} {statistic.Form} {statistic.Family} {statistic.Value}");
        }
        Property.Holds(count >= report.Count, "a report holds as many statistics as it says");
    }

    private static void Show(PerPeerHeader peer)
    {
        Property.Harmless($"{PerPeerHeader.NameOf(peer.Type)} {peer.Key} {peer.Asn} {peer.Identifier} {peer.View} {peer.Timestamp:O}");
        var fields = PerPeerFields.Read(peer);
        Span<byte> written = stackalloc byte[PerPeerHeader.Length];
        fields.WriteTo(written);
        Property.Holds(peer.Microseconds >= 1_000_000 || PerPeerFields.Read(new PerPeerHeader(written)) == fields,
            "a per-peer header is read as it was written");
        Property.Harmless($"{peer.IsIPv6} {peer.IsPostPolicy} {peer.IsLegacyAsPath} {peer.IsAdjRibOut} {peer.IsFiltered}");
    }

    private sealed class SilentConsumer : IBmpConsumer;

    private static void Show(BmpTlvList tlvs)
    {
        foreach (var tlv in tlvs) Property.Harmless($"{tlv.Type} {tlv.Index} {tlv.Code} {tlv.Text}");
    }
}
