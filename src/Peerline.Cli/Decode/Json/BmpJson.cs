using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>A BMP message as an object, and the verdict on it: of a Route Monitoring message that on its UPDATE.</summary>
internal static class BmpJson
{
    public static Verdict Write(Utf8JsonWriter json, in BmpFrame frame, BmpPeers peers)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Names.Of(BmpFrame.NameOf(frame.Type)));
        json.WriteNumber("version"u8, frame.Version);
        json.WriteNumber("length"u8, frame.Length);
        if (frame.HasPeer) Peer(json, frame.Peer);
        var verdict = frame.Type switch
        {
            BmpMessageType.RouteMonitoring => RouteMonitoring(json, frame, peers),
            BmpMessageType.StatisticsReport => Statistics(json, frame),
            BmpMessageType.PeerDownNotification => PeerDown(json, frame, peers),
            BmpMessageType.PeerUpNotification => PeerUp(json, frame, peers),
            BmpMessageType.Initiation => Initiation(json, frame),
            BmpMessageType.Termination => Termination(json, frame),
            BmpMessageType.RouteMirroring => RouteMirroring(json, frame, peers),
            _ => new Verdict(Outcome.Ok, "accept", "The message type is not known."),
        };
        var isRaw = verdict.Outcome == Outcome.Error || verdict.Reason is not null && frame.Type != BmpMessageType.RouteMonitoring;
        if (isRaw) json.Hex("body"u8, frame.HasPeer ? frame.Body[PerPeerHeader.Length..] : frame.Body);
        json.WriteEndObject();
        return verdict;
    }

    private static void Peer(Utf8JsonWriter json, in PerPeerHeader peer)
    {
        json.WriteStartObject("peer"u8);
        json.WriteNumber("type"u8, (byte)peer.Type);
        json.WriteString("type_name"u8, Names.Of(peer.Type));
        json.WriteString("rib"u8, Names.Of(peer.View));
        if (peer.IsLocRib)
        {
            json.WriteBoolean("filtered"u8, peer.IsFiltered);
        }
        else
        {
            json.WriteBoolean("ipv6"u8, peer.IsIPv6);
            json.WriteBoolean("post_policy"u8, peer.IsPostPolicy);
            json.WriteBoolean("legacy_as_path"u8, peer.IsLegacyAsPath);
            json.WriteBoolean("adj_rib_out"u8, peer.IsAdjRibOut);
            json.Address("address"u8, peer.Address);
        }

        if (peer.Distinguisher.Value != 0) json.WriteString("distinguisher"u8, peer.Distinguisher.ToString());
        json.WriteNumber("asn"u8, peer.Asn.Value);
        json.Address("bgp_identifier"u8, peer.Identifier);
        var time = Moment.OfMicroseconds(peer.Seconds, peer.Microseconds);
        if (time.IsKnown) json.Time("time"u8, time);
        json.WriteEndObject();
    }

    private static Verdict RouteMonitoring(Utf8JsonWriter json, in BmpFrame frame, BmpPeers peers)
    {
        if (!RouteMonitoringMessage.TryRead(frame, out var monitoring, out var problem)) return Verdict.Of(problem);
        json.WritePropertyName("update"u8);
        var verdict = BgpJson.Write(json, monitoring.Update, peers.ContextOf(monitoring));
        Tlvs(json, monitoring.Information, Named.RouteMonitoring);
        if (!monitoring.Trailing.IsEmpty) json.Hex("trailing"u8, monitoring.Trailing);
        return verdict;
    }

    private static Verdict Statistics(Utf8JsonWriter json, in BmpFrame frame)
    {
        if (!StatisticsReport.TryRead(frame, out var report, out var problem)) return Verdict.Of(problem);
        json.WriteStartArray("statistics"u8);
        foreach (var statistic in report)
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, (ushort)statistic.Type);
            json.WriteString("name"u8, Names.Of(BmpStatistic.NameOf(statistic.Type)));
            if (statistic.Family is { } family) json.Family(family);
            if (statistic.Value is { } value) json.WriteNumber("value"u8, value);
            else json.Hex("octets"u8, statistic.Octets);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return Verdict.Ok;
    }

    private static Verdict PeerDown(Utf8JsonWriter json, in BmpFrame frame, BmpPeers peers)
    {
        var context = peers.ContextOf(frame.Peer);
        peers.Down(frame.Peer.Key);
        if (!PeerDownMessage.TryRead(frame, out var down, out var problem)) return Verdict.Of(problem);
        json.WriteNumber("reason"u8, (byte)down.Reason);
        json.WriteString("reason_name"u8, Names.Of(down.Reason));
        json.WriteString("reason_text"u8, PeerDownMessage.NameOf(down.Reason));
        if (down.Event is { } code) json.WriteNumber("fsm_event"u8, code);
        if (!down.Notification.IsEmpty)
        {
            json.WritePropertyName("notification"u8);
            BgpJson.Write(json, down.Notification, context);
        }

        Tlvs(json, down.Information, Named.Information);
        if (down.Event is null && down.Notification.IsEmpty && down.Information.IsEmpty && !down.Data.IsEmpty) json.Hex("data"u8, down.Data);
        return Verdict.Ok;
    }

    private static Verdict PeerUp(Utf8JsonWriter json, in BmpFrame frame, BmpPeers peers)
    {
        if (!PeerUpMessage.TryRead(frame, out var up, out var problem)) return Verdict.Of(problem);
        peers.Up(up);
        var context = peers.ContextOf(up.Peer);
        if (up.LocalAddress.Afi != Afi.None) json.Address("local_address"u8, up.LocalAddress);
        json.WriteNumber("local_port"u8, up.LocalPort);
        json.WriteNumber("remote_port"u8, up.RemotePort);
        json.WritePropertyName("sent_open"u8);
        var verdict = BgpJson.Write(json, up.SentOpen, context);
        json.WritePropertyName("received_open"u8);
        verdict = Verdict.Worse(verdict, BgpJson.Write(json, up.ReceivedOpen, context));
        Tlvs(json, up.Information, Named.Information);
        return verdict;
    }

    private static Verdict Initiation(Utf8JsonWriter json, in BmpFrame frame)
    {
        if (!InitiationMessage.TryRead(frame, out var initiation, out var problem)) return Verdict.Of(problem);
        Tlvs(json, initiation.Information, Named.Information);
        return Verdict.Ok;
    }

    private static Verdict Termination(Utf8JsonWriter json, in BmpFrame frame)
    {
        if (!TerminationMessage.TryRead(frame, out var termination, out var problem)) return Verdict.Of(problem);
        if (termination.Reason is { } reason)
        {
            json.WriteNumber("reason"u8, (ushort)reason);
            json.WriteString("reason_name"u8, Names.Of(reason));
            json.WriteString("reason_text"u8, TerminationMessage.NameOf(reason));
        }

        Tlvs(json, termination.Information, Named.Termination);
        return Verdict.Ok;
    }

    private static Verdict RouteMirroring(Utf8JsonWriter json, in BmpFrame frame, BmpPeers peers)
    {
        if (!RouteMirroringMessage.TryRead(frame, out var mirroring, out var problem)) return Verdict.Of(problem);
        var context = peers.ContextOf(frame.Peer);
        json.WriteStartArray("messages"u8);
        foreach (var tlv in mirroring.Information)
            if (tlv.Type == (ushort)RouteMirroringTlvType.BgpMessage) BgpJson.Write(json, tlv.Value, context);
        json.WriteEndArray();
        Tlvs(json, mirroring.Information, Named.RouteMirroring);
        return Verdict.Ok;
    }

    private static void Tlvs(Utf8JsonWriter json, BmpTlvList tlvs, Func<ushort, string> nameOf)
    {
        if (tlvs.IsEmpty) return;
        json.WriteStartArray("information"u8);
        foreach (var tlv in tlvs)
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, tlv.Type);
            var name = nameOf(tlv.Type);
            json.WriteString("name"u8, name);
            if (tlv.Index is { } index) json.WriteNumber("index"u8, index);
            TlvValue(json, tlv, name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void TlvValue(Utf8JsonWriter json, in BmpTlv tlv, string name)
    {
        switch (name)
        {
            case "bgp-message":
                // Shown above, decoded.
                json.WriteNumber("length"u8, tlv.Value.Length);
                break;
            case "stateless-parsing" when BmpPeers.TryReadCapability(tlv.Value, out var capability):
                json.WritePropertyName("value"u8);
                CapabilityJson.Write(json, capability!);
                break;
            case "information" or "reason" when tlv.Code is { } code:
                json.WriteNumber("value"u8, code);
                break;
            case "string" or "sys-descr" or "sys-name" or "vrf-table-name" or "admin-label":
                json.WriteString("value"u8, tlv.Text);
                break;
            default:
                json.Hex("octets"u8, tlv.Value);
                break;
        }
    }

    /// <summary>What a TLV type means depends on the message.</summary>
    private static class Named
    {
        public static string Information(ushort type) => Names.Of((InformationTlvType)type);

        public static string Termination(ushort type) => Names.Of((TerminationTlvType)type);

        public static string RouteMirroring(ushort type) => Names.Of((RouteMirroringTlvType)type);

        // Draft revision 20 numbers the message itself 7.
        public static string RouteMonitoring(ushort type) => type == 7 ? "bgp-message" : Names.Of((RouteMonitoringTlvType)type);
    }
}
