using System.Globalization;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bmp;

/// <summary>BMP messages of Cisco and Huawei routers with what NetGauze reads in them, compared field by field.</summary>
public class NetGauzeTests
{
    [Fact]
    public void Vectors_say_what_their_source_says()
    {
        var path = Path.Combine(SharedData.Folder("testdata", "wire", "vectors"), "bmp-netgauze-pcap.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var wrong = new List<string>();
        var compared = 0;
        foreach (var vector in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
            compared++;
            var facts = NetGauze.Expected(vector.GetProperty("expect").GetProperty("decoded"));
            var read = NetGauze.Read(octets);
            if (facts != read) wrong.Add($"{vector.GetProperty("id")}:\n  {facts}\n  {read}");
        }
        Assert.True(compared > 20);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}

/// <summary>Facts of a message as one line, from the source's JSON and from the octets.</summary>
internal static class NetGauze
{
    public static string Expected(JsonElement decoded)
    {
        var version = decoded.EnumerateObject().Single();
        var message = version.Value.EnumerateObject().Single();
        var body = message.Value;
        var facts = new List<string> { version.Name, message.Name };
        if (body.TryGetProperty("peer_header", out var header)) facts.Add(Header(header));
        switch (message.Name)
        {
            case "Initiation" or "Termination":
                facts.AddRange(body.GetProperty("information").EnumerateArray().Select(Information));
                break;
            case "StatisticsReport":
                facts.AddRange(body.GetProperty("counters").EnumerateArray().Select(Counter));
                break;
            case "PeerDownNotification":
                facts.Add(Reason(body.GetProperty("reason")));
                break;
            case "PeerUpNotification":
                facts.Add($"{Text(body, "local_address")} {Text(body, "local_port")} {Text(body, "remote_port")}");
                facts.Add(Open(body.GetProperty("sent_message").GetProperty("Open")));
                facts.Add(Open(body.GetProperty("received_message").GetProperty("Open")));
                facts.AddRange(body.GetProperty("information").EnumerateArray().Select(Information));
                break;
            case "RouteMonitoring":
                var update = version.Name == "V4"
                    ? body.GetProperty("update_pdu").GetProperty("value").GetProperty("BgpUpdate").GetProperty("Update")
                    : body.GetProperty("update_message").GetProperty("Update");
                facts.Add(Update(update));
                if (version.Name == "V4") facts.AddRange(body.GetProperty("tlvs").EnumerateArray().Select(Tlv));
                break;
        }
        return string.Join(" | ", facts);
    }

    public static string Read(ReadOnlySpan<byte> octets)
    {
        Assert.Equal(FrameStatus.Complete, BmpFrame.TryRead(octets, BmpFrame.DefaultMaximumLength, out var frame, out _));
        Assert.Equal(octets.Length, frame.Length);
        var facts = new List<string>
        {
            frame.Version == 4 ? "V4" : "V3",
            BmpFrame.NameOf(frame.Type).Replace(" ", "", StringComparison.Ordinal),
        };
        if (frame.HasPeer) facts.Add(Header(frame.Peer));
        BmpProblem problem;
        switch (frame.Type)
        {
            case BmpMessageType.Initiation:
                Assert.True(InitiationMessage.TryRead(frame, out var initiation, out problem), problem.ToString());
                Add(facts, initiation.Information);
                break;
            case BmpMessageType.StatisticsReport:
                Assert.True(StatisticsReport.TryRead(frame, out var report, out problem), problem.ToString());
                foreach (var statistic in report)
                    facts.Add(string.Create(CultureInfo.InvariantCulture, $"{(ushort)statistic.Type}:{Family(statistic.Family)}{statistic.Value}"));
                break;
            case BmpMessageType.PeerDownNotification:
                Assert.True(PeerDownMessage.TryRead(frame, out var down, out problem), problem.ToString());
                facts.Add(string.Create(CultureInfo.InvariantCulture, $"{(byte)down.Reason}:{down.Event}"));
                break;
            case BmpMessageType.PeerUpNotification:
                Assert.True(PeerUpMessage.TryRead(frame, out var up, out problem), problem.ToString());
                facts.Add(string.Create(CultureInfo.InvariantCulture, $"{Show(up.LocalAddress)} {Show(up.LocalPort)} {Show(up.RemotePort)}"));
                Assert.True(up.TryReadSentOpen(out var sent, out _));
                Assert.True(up.TryReadReceivedOpen(out var received, out _));
                facts.Add(Open(sent!));
                facts.Add(Open(received!));
                Add(facts, up.Information);
                break;
            case BmpMessageType.RouteMonitoring:
                Assert.True(RouteMonitoringMessage.TryRead(frame, out var route, out problem), problem.ToString());
                Assert.True(route.Trailing.IsEmpty);
                facts.Add(Update(UpdateMessage.Read(route.UpdateBody, new UpdateContext(!route.Peer.IsLegacyAsPath))));
                foreach (var tlv in route.Information)
                    if (tlv.Type != (ushort)RouteMonitoringTlvType.BgpMessage)
                        facts.Add(string.Create(CultureInfo.InvariantCulture, $"{tlv.Type}/{tlv.Index}:{Value(tlv)}"));
                break;
        }
        return string.Join(" | ", facts);
    }

    private static void Add(List<string> facts, BmpTlvList information)
    {
        foreach (var tlv in information) facts.Add($"{tlv.Type}:{Squeeze(tlv.Text)}");
    }

    private static string Value(BmpTlv tlv) => tlv.Type == (ushort)RouteMonitoringTlvType.VrfTableName ? tlv.Text : "";

    // {"GlobalInstancePeer":{"ipv6":false,"post_policy":false,"asn2":false,"adj_rib_out":false}}
    private static string Header(JsonElement header)
    {
        var type = header.GetProperty("peer_type").EnumerateObject().Single();
        var flags = string.Concat(type.Value.EnumerateObject().Where(f => f.Value.GetBoolean()).Select(f => f.Name + " "));
        var time = header.GetProperty("timestamp").ValueKind == JsonValueKind.Null
            ? "" : header.GetProperty("timestamp").GetDateTimeOffset().ToString("O", CultureInfo.InvariantCulture);
        var rd = header.GetProperty("rd").ValueKind == JsonValueKind.Null ? "" : "rd ";
        return $"{type.Name} {flags}{rd}{Text(header, "address")} {Text(header, "peer_as")} {Text(header, "bgp_id")} {time}";
    }

    private static string Header(PerPeerHeader peer)
    {
        var type = PerPeerHeader.NameOf(peer.Type).Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
            .Replace("RIB", "Rib", StringComparison.Ordinal).Replace("RDI", "RdI", StringComparison.Ordinal);
        var flags = (peer.IsFiltered ? "filtered " : "") + (peer.IsIPv6 ? "ipv6 " : "") + (peer.IsPostPolicy ? "post_policy " : "")
                    + (peer.IsLegacyAsPath ? "asn2 " : "") + (peer.IsAdjRibOut ? "adj_rib_out " : "");
        var rd = peer.Distinguisher.Value == 0 ? "" : "rd ";
        return $"{type} {flags}{rd}{Show(peer.Address)} {peer.Asn} {peer.Identifier} {peer.Timestamp?.ToString("O", CultureInfo.InvariantCulture)}";
    }

    private static string Information(JsonElement tlv)
    {
        var one = tlv.EnumerateObject().Single();
        return $"{Array.IndexOf(s_information, one.Name)}:{Squeeze(one.Value.GetString()!)}";
    }

    private static readonly string[] s_information = ["String", "SystemDescription", "SystemName", "VrfTableName", "AdminLabel"];

    // Line ends are escaped here and kept there.
    private static string Squeeze(string text) => text.Replace("\\u{d}", "", StringComparison.Ordinal).Replace("\\u{a}", "", StringComparison.Ordinal)
        .Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    private static string Tlv(JsonElement tlv)
    {
        var one = tlv.GetProperty("value").EnumerateObject().Single();
        return one.Name switch
        {
            "VrfTableName" => $"3/{Text(tlv, "index")}:{one.Value.GetString()}",
            "StatelessParsing" => $"1/{Text(tlv, "index")}:",
            _ => one.Name,
        };
    }

    private static string Counter(JsonElement counter)
    {
        var one = counter.EnumerateObject().Single();
        var number = one.Name switch
        {
            "NumberOfPrefixesRejectedByInboundPolicy" => 0,
            "NumberOfDuplicatePrefixAdvertisements" => 1,
            "NumberOfDuplicateWithdraws" => 2,
            "NumberOfUpdatesInvalidatedDueToClusterListLoop" => 3,
            "NumberOfUpdatesInvalidatedDueToAsPathLoop" => 4,
            "NumberOfUpdatesInvalidatedDueToOriginatorId" => 5,
            "NumberOfUpdatesInvalidatedDueToAsConfederationLoop" => 6,
            "NumberOfRoutesInAdjRibIn" => 7,
            "NumberOfRoutesInLocRib" => 8,
            "NumberOfRoutesInPerAfiSafiAdjRibIn" => 9,
            "NumberOfRoutesInPerAfiSafiLocRib" => 10,
            "NumberOfUpdatesSubjectedToTreatAsWithdraw" => 11,
            "NumberOfPrefixesSubjectedToTreatAsWithdraw" => 12,
            "NumberOfDuplicateUpdateMessagesReceived" => 13,
            _ => -1,
        };
        var value = one.Value.ValueKind == JsonValueKind.Number ? one.Value.GetRawText() : one.Value.EnumerateArray().Last().GetRawText();
        return $"{number}:{value}";
    }

    private static string Family(AfiSafi? family) => "";

    private static string Reason(JsonElement reason)
    {
        var name = reason.ValueKind == JsonValueKind.String ? reason.GetString()! : reason.EnumerateObject().Single().Name;
        var number = name switch
        {
            "LocalSystemClosedNotificationPduFollows" => 1,
            "LocalSystemClosedFsmEventFollows" => 2,
            "RemoteSystemClosedNotificationPduFollows" => 3,
            "RemoteSystemClosedNoData" => 4,
            "PeerDeConfigured" => 5,
            "LocalSystemClosedTlvDataFollows" => 6,
            _ => -1,
        };
        var code = number == 2 ? reason.EnumerateObject().Single().Value.GetRawText() : "";
        return $"{number}:{code}";
    }

    // Capabilities are another library's business; here only that they are as many.
    private static string Open(JsonElement open)
    {
        var capabilities = open.GetProperty("params").EnumerateArray().Sum(p => p.GetProperty("Capabilities").GetArrayLength());
        return $"{Text(open, "my_as")} {Text(open, "hold_time")} {Text(open, "bgp_id")} {capabilities}";
    }

    private static string Open(OpenMessage open) => string.Create(CultureInfo.InvariantCulture,
        $"{open.MyAutonomousSystem} {open.HoldTimeSeconds} {open.Identifier} {open.Capabilities.Length}");

    private static string Update(JsonElement update)
    {
        static string Networks(JsonElement list) => string.Join(' ', list.EnumerateArray().Select(n => Text(n, "network")));
        var attributes = update.GetProperty("path_attributes").EnumerateArray().Select(a => a.GetProperty("value")).ToList();
        var path = attributes.Where(a => a.TryGetProperty("AsPath", out _))
            .SelectMany(a => a.GetProperty("AsPath").EnumerateObject().Single().Value.EnumerateArray())
            .SelectMany(s => s.GetProperty("as_numbers").EnumerateArray().Select(n => n.GetRawText()));
        return $"-[{Networks(update.GetProperty("withdrawn_routes"))}] {attributes.Count} [{string.Join(' ', path)}] "
               + $"+[{Networks(update.GetProperty("nlri"))}]";
    }

    private static string Update(UpdateMessage update)
    {
        var (withdrawn, announced, path, count) = (new List<string>(), new List<string>(), new List<string>(), 0);
        foreach (var prefix in update.Withdrawn) withdrawn.Add(prefix.ToString());
        foreach (var prefix in update.Nlri) announced.Add(prefix.ToString());
        foreach (var _ in update.Attributes) count++;
        foreach (var segment in update.Attributes.AsPath)
            for (var i = 0; i < segment.Count; i++) path.Add(segment[i].ToString());
        return $"-[{string.Join(' ', withdrawn)}] {count} [{string.Join(' ', path)}] +[{string.Join(' ', announced)}]";
    }

    private static string Show(Address address) => address.Afi == Afi.None ? "" : address.ToString();

    private static string Show(ushort port) => port == 0 ? "" : port.ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.Null => "", JsonValueKind.String => value.GetString()!, _ => value.GetRawText() }
        : "";
}
