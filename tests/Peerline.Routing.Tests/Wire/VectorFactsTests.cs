using System.Globalization;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>
/// What the sources of the vectors say is in them, field by field: paths, next hops, prefixes with labels and route distinguishers,
/// communities, capabilities. The facts are compared, not the spelling of a source.
/// </summary>
public class VectorFactsTests
{
    private readonly List<string> _wrong = [];
    private int _facts;

    [Fact]
    public void ExaBGP_and_we_see_the_same_in_an_UPDATE()
    {
        foreach (var file in new[] { "bgp-exabgp-encoding", "bgp-exabgp-decoding" })
            foreach (var vector in Vectors(file))
            {
                if (!vector.GetProperty("expect").TryGetProperty("decoded", out var decoded) || !decoded.TryGetProperty("update",
                    out var update)) continue;
                var octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
                var body = vector.GetProperty("form").GetString() == "bgp" ? octets[BgpFrame.HeaderLength..] : octets;
                Update(vector.GetProperty("id").GetString()!, body, ContextOf(vector, update), update);
            }
        Finish(atLeast: 250);
    }

    [Fact]
    public void ExaBGP_and_we_see_the_same_nodes_in_BGP_LS()
    {
        foreach (var vector in Vectors("bgp-exabgp-decoding"))
        {
            if (vector.GetProperty("form").GetString() != "bgp-nlri") continue;
            var decoded = vector.GetProperty("expect").GetProperty("decoded");
            if (!decoded.TryGetProperty("local-node-descriptors", out var local)) continue;
            var id = vector.GetProperty("id").GetString()!;
            var octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
            foreach (var item in new NlriList(octets, new AfiSafi(Afi.LinkState, Safi.LinkState)))
            {
                Assert.True(LinkStateNlri.TryRead(item, out var nlri));
                var text = item.ToString();
                Same(id, decoded.GetProperty("protocol-id").GetRawText(), Text(nlri.ProtocolId));
                Same(id, decoded.GetProperty("l3-routing-topology").GetRawText(), nlri.Identifier.ToString(CultureInfo.InvariantCulture));
                Contains(id, text, $"local ({Node(local)})");
                if (decoded.TryGetProperty("remote-node-descriptors", out var remote)) Contains(id, text, $"remote ({Node(remote)})");
            }
        }
        Finish(atLeast: 4);
    }

    private static string Node(JsonElement parts) => string.Join(", ",
        parts.EnumerateArray().Select(part => part.EnumerateObject().First()).Select(part =>
        (part.Name switch { "autonomous-system" => "as", "bgp-ls-identifier" => "bgp-ls-id", "ospf-area-id" => "area",
            "router-id" => "router", var name => name })
        + " " + part.Value.ToString()));

    private void Contains(string id, string text, string part) => Same(id, part, text.Contains(part,
        StringComparison.Ordinal) ? part : text);

    [Fact]
    public void NetGauze_and_we_see_the_same_in_OPEN_and_UPDATE()
    {
        foreach (var vector in Vectors("bgp-netgauze-pcap"))
        {
            var id = vector.GetProperty("id").GetString()!;
            var octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
            var decoded = vector.GetProperty("expect").GetProperty("decoded");
            if (decoded.ValueKind != JsonValueKind.Object) continue;
            if (decoded.TryGetProperty("Open", out var open)) NetGauzeOpen(id, octets[BgpFrame.HeaderLength..], open);
            if (decoded.TryGetProperty("Update", out var update))
                NetGauzeUpdate(id, octets[BgpFrame.HeaderLength..], ContextOf(vector, update), update);
        }
        Finish(atLeast: 300);
    }

    [Fact]
    public void What_is_read_from_a_collected_message_is_written_bit_for_bit()
    {
        var files = Directory.GetFiles(SharedData.Folder("testdata", "wire", "vectors"), "bgp-*.json");
        Assert.NotEmpty(files);
        var (opens, updates, others) = (0, 0, 0);
        foreach (var vector in files.SelectMany(f => Vectors(Path.GetFileNameWithoutExtension(f))))
        {
            if (vector.GetProperty("form").GetString() != "bgp") continue;
            var stream = Convert.FromHexString(vector.GetProperty("hex").GetString()!).AsSpan();
            var id = vector.GetProperty("id").GetString()!;
            while (BgpFrame.TryRead(stream, BgpFrame.MaximumExtendedLength, out var frame, out _) == FrameStatus.Complete)
            {
                stream = stream[frame.Length..];
                var written = new byte[BgpFrame.MaximumExtendedLength];
                switch (frame.Type)
                {
                    case BgpMessageType.Open when OpenMessage.TryRead(frame.Body, out var open, out _):
                        Same(id, Convert.ToHexString(frame.Octets), Convert.ToHexString(written.AsSpan(0, open!.WriteTo(written))));
                        opens++;
                        break;
                    case BgpMessageType.Notification when NotificationMessage.TryRead(frame.Body, out var notification, out _):
                        var length = NotificationMessage.Write(written, notification.Reason, notification.Data);
                        Same(id, Convert.ToHexString(frame.Octets), Convert.ToHexString(written.AsSpan(0, length)));
                        others++;
                        break;
                    case BgpMessageType.RouteRefresh when RouteRefreshMessage.TryRead(frame.Body, out var refresh, out _):
                        length = refresh.WriteTo(written, RouteRefreshMessage.ReadFilters(frame.Body).Octets);
                        Same(id, Convert.ToHexString(frame.Octets), Convert.ToHexString(written.AsSpan(0, length)));
                        others++;
                        break;
                    case BgpMessageType.Update:
                        updates += Rewrite(id, frame.Body, ContextOf(vector, null)) ? 1 : 0;
                        break;
                }
            }
        }
        Assert.True(opens > 10 && updates > 40, $"{opens} OPENs, {updates} UPDATEs, {others} others");
        Finish(atLeast: 60);
    }

    private static IEnumerable<JsonElement> Vectors(string file)
    {
        var path = Path.Combine(SharedData.Folder("testdata", "wire", "vectors"), file + ".json");
        var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var vectors = document.RootElement.GetProperty("vectors").EnumerateArray().ToList();
        Assert.NotEmpty(vectors);
        return vectors;
    }

    // The AS size is four unless stated; path identifiers are there when the source shows some.
    private static UpdateContext ContextOf(JsonElement vector, JsonElement? decoded)
    {
        var fourOctets = true;
        var addPath = decoded is { } said && said.GetRawText() is var text
            && (text.Contains("\"path-information\"", StringComparison.Ordinal) || text.Replace("\"path_id\": null", "",
                StringComparison.Ordinal)
                .Replace("\"path_id\":null", "", StringComparison.Ordinal).Contains("\"path_id\"", StringComparison.Ordinal));
        if (vector.TryGetProperty("context", out var context) && context.ValueKind == JsonValueKind.Object)
        {
            if (context.TryGetProperty("asn_size", out var size)) fourOctets = size.GetInt32() == 4;
            if (context.TryGetProperty("add_path", out var paths)) addPath |= paths.GetBoolean();
        }
        return new UpdateContext(fourOctets) { AddPath = addPath ? AddPathFamilies.All : AddPathFamilies.None };
    }

    // ExaBGP JSON

    private void Update(string id, byte[] body, UpdateContext context, JsonElement said)
    {
        var update = UpdateMessage.Read(body, context);
        var attributes = update.Attributes;
        if (said.TryGetProperty("attribute", out var named))
            foreach (var fact in named.EnumerateObject())
                switch (fact.Name)
                {
                    case "origin": Same(id, fact.Value.GetString()!, attributes.Origin.ToString()!.ToLowerInvariant()); break;
                    case "local-preference": Same(id, fact.Value.GetRawText(), Text(attributes.LocalPref)); break;
                    case "med": Same(id, fact.Value.GetRawText(), Text(attributes.MultiExitDisc)); break;
                    case "next-hop": Same(id, fact.Value.GetString()!, attributes.NextHop?.ToString() ?? HopOf(update)); break;
                    case "originator-id": Same(id, fact.Value.GetString()!, attributes.OriginatorId.ToString()!); break;
                    case "cluster-list": Same(id, string.Join(' ', Strings(fact.Value)), attributes.ClusterList.ToString()); break;
                    case "as-path":
                        var path = string.Join(' ', fact.Value.EnumerateObject().Select(s => s.Value).Select(s =>
                            s.GetProperty("element").GetString() == "as-set"
                                ? "{" + string.Join(',', Numbers(s.GetProperty("value"))) + "}"
                                : string.Join(' ', Numbers(s.GetProperty("value")))));
                        Same(id, path, attributes.AsPath.ToString());
                        break;
                    case "community":
                        Same(id, string.Join(' ', fact.Value.EnumerateArray().Select(c => string.Join(':', Numbers(c)))),
                            All(attributes.Communities));
                        break;
                    case "large-community":
                        Same(id, string.Join(' ', fact.Value.EnumerateArray().Select(c => string.Join(':', Numbers(c)))),
                            All(attributes.LargeCommunities));
                        break;
                    case "extended-community":
                        Same(id, string.Join(' ', fact.Value.EnumerateArray().Select(c => $"{c.GetProperty("value").GetUInt64():x16}")),
                            AllHex(attributes.ExtendedCommunities));
                        break;
                    case "bgp-prefix-sid" when fact.Value.TryGetProperty("l3-service", out var services):
                        var sid = services[0];
                        Same(id, $"{sid.GetProperty("sid").GetString()} behavior {sid.GetProperty("endpoint_behavior").GetInt32()}",
                            attributes.PrefixSid.Srv6Sid.ToString()!);
                        break;
                }

        if (said.TryGetProperty("announce", out var announced))
            foreach (var family in announced.EnumerateObject())
            {
                if (family.Value.ValueKind != JsonValueKind.Object) continue;
                var expected = new List<string>();
                foreach (var hop in family.Value.EnumerateObject())
                {
                    if (hop.Name is not ("no-nexthop" or "null")) Same(id, hop.Name,
                        family.Name == "ipv4 unicast" && attributes.NextHop is { } classic
                        && !update.TryGetMpReach(out _) ? classic.ToString() : HopOf(update));
                    expected.AddRange(hop.Value.EnumerateArray().Select(Nlri));
                }
                Compare(id, family.Name, expected, Announced(update, family.Name == "ipv4 unicast"));
            }
        if (said.TryGetProperty("withdraw", out var withdrawn))
            foreach (var family in withdrawn.EnumerateObject())
                Compare(id, family.Name, [.. family.Value.EnumerateArray().Select(Nlri)], Withdrawn(update, family.Name == "ipv4 unicast"));
    }

    private void Compare(string id, string family, List<string> expected, List<string> actual)
    {
        // Where the source gives neither a prefix nor octets, the count is the fact.
        if (expected.Any(e => e.Length == 0)) Same(id, $"{family} {expected.Count}", $"{family} {actual.Count}");
        else Same(id, $"{family} {string.Join(" | ", expected)}", $"{family} {string.Join(" | ", actual)}");
    }

    private static string Nlri(JsonElement said)
    {
        if (said.ValueKind == JsonValueKind.String) return said.GetString()!;
        if (said.TryGetProperty("raw", out var raw)) return raw.GetString()!;
        if (!said.TryGetProperty("nlri", out var prefix)) return "";
        var path = said.TryGetProperty("path-information", out var id) ? $"path {id.GetString()} " : "";
        var rd = said.TryGetProperty("rd", out var distinguisher) ? distinguisher.GetString() + " " : "";
        var labels = said.TryGetProperty("label", out var stack)
            ? " label " + string.Join(',', stack.EnumerateArray().Select(l => l[0].GetRawText()))
            : "";
        return $"{path}{rd}{prefix.GetString()}{labels}";
    }

    private static List<string> Announced(in UpdateMessage update, bool classic)
    {
        var all = new List<string>();
        if (classic) all.AddRange(Shown(update.Nlri));
        if (update.TryGetMpReach(out var reach))
        {
            all.AddRange(Shown(reach.Nlri));
            Shown(all, reach.LabelledNlri);
            Shown(all, reach.VpnNlri, reach.HasPathIds);
            if (all.Count == 0) Framed(all, new NlriList(reach.NlriOctets, reach.Family, reach.HasPathIds));
        }
        return all;
    }

    private static List<string> Withdrawn(in UpdateMessage update, bool classic)
    {
        var all = new List<string>();
        if (classic) all.AddRange(Shown(update.Withdrawn));
        if (update.TryGetMpUnreach(out var unreach))
        {
            all.AddRange(Shown(unreach.Withdrawn));
            Shown(all, unreach.LabelledWithdrawn);
            Shown(all, unreach.VpnWithdrawn, unreach.HasPathIds);
            if (all.Count == 0) Framed(all, new NlriList(unreach.NlriOctets, unreach.Family, unreach.HasPathIds));
        }
        return all;
    }

    private static List<string> Shown(PrefixList list)
    {
        var all = new List<string>();
        var walk = list.GetEnumerator();
        while (walk.MoveNext()) all.Add((walk.PathId == 0 ? "" : $"path {Address.FromIPv4(walk.PathId)} ") + walk.Current);
        return all;
    }

    private static void Shown(List<string> all, LabelledPrefixList list)
    {
        foreach (var prefix in list) all.Add((prefix.PathId == 0 ? "" : $"path {Address.FromIPv4(prefix.PathId)} ") + prefix.ToString());
    }

    private static void Shown(List<string> all, VpnPrefixList list, bool addPath)
    {
        foreach (var prefix in list) all.Add((addPath ? $"path {Address.FromIPv4(prefix.PathId)} " : "") + prefix.ToString());
    }

    private static void Framed(List<string> all, NlriList list)
    {
        foreach (var item in list) all.Add(Convert.ToHexString(item.Octets));
    }

    // NetGauze's serde JSON

    private void NetGauzeOpen(string id, byte[] body, JsonElement said)
    {
        Assert.True(OpenMessage.TryRead(body, out var open, out _), id);
        Same(id, said.GetProperty("my_as").GetRawText(), Text(open!.MyAutonomousSystem));
        Same(id, said.GetProperty("hold_time").GetRawText(), Text(open.HoldTimeSeconds));
        Same(id, said.GetProperty("bgp_id").GetString()!, open.Identifier.ToString());
        var groups = said.GetProperty("params").EnumerateArray().Select(p =>
            p.GetProperty("Capabilities").EnumerateArray().ToList()).ToList();
        Same(id, string.Join(' ', groups.Select(g => g.Count)), string.Join(' ', open.CapabilitiesPerParameter));
        var expected = groups.SelectMany(g => g).ToList();
        for (var i = 0; i < Math.Min(expected.Count, open.Capabilities.Length); i++) Same(id, Said(expected[i]),
            Seen(open.Capabilities[i]));
    }

    private static string Said(JsonElement capability)
    {
        if (capability.ValueKind == JsonValueKind.String) return capability.GetString()!;
        var (name, value) = (capability.EnumerateObject().First().Name, capability.EnumerateObject().First().Value);
        return name switch
        {
            "MultiProtocolExtensions" => $"{name} {value.GetProperty("address_type").GetString()}",
            "FourOctetAs" => $"{name} {value.GetProperty("asn4")}",
            "GracefulRestartCapability" =>
                $"{name} {value.GetProperty("restart")} {value.GetProperty("graceful_notification")} {value.GetProperty("time")} "
                + string.Join(' ', value.GetProperty("address_families").EnumerateArray().Select(f =>
                    $"{f.GetProperty("address_type").GetString()} {f.GetProperty("forwarding_state")}")),
            "ExtendedNextHopEncoding" => $"{name} " + string.Join(' ', value.GetProperty("encodings").EnumerateArray()
                .Select(e => $"{e.GetProperty("address_type").GetString()} {e.GetProperty("next_hop_afi").GetString()}")),
            _ => name,
        };
    }

    private static string Seen(Capability capability) => capability switch
    {
        MultiprotocolCapability mp => $"MultiProtocolExtensions {Named(mp.Family)}",
        RouteRefreshCapability { Code: 2 } => "RouteRefresh",
        RouteRefreshCapability => "CiscoRouteRefresh",
        EnhancedRouteRefreshCapability => "EnhancedRouteRefresh",
        ExtendedMessageCapability => "ExtendedMessage",
        FourOctetAsCapability four => $"FourOctetAs {four.Asn}",
        GracefulRestartCapability restart =>
            $"GracefulRestartCapability {restart.Restarted} {restart.Notification} {restart.RestartSeconds} "
            + string.Join(' ', restart.Families.Select((f, i) => $"{Named(f)} {(restart.FamilyFlags[i] & 0x80) != 0}")),
        ExtendedNextHopCapability hops => "ExtendedNextHopEncoding " + string.Join(' ',
            hops.Entries.Select(e => $"{Named(e.Family)} {e.NextHopAfi}")),
        AddPathCapability => "AddPath",
        _ => capability.GetType().Name,
    };

    private static string Named(AfiSafi family) => family.Safi switch
    {
        Safi.Unicast => $"Ipv{Number(family)}Unicast",
        Safi.Multicast => $"Ipv{Number(family)}Multicast",
        Safi.LabelledUnicast => $"Ipv{Number(family)}NlriMplsLabels",
        Safi.MplsVpn => $"Ipv{Number(family)}MplsLabeledVpn",
        _ => family.ToString(),
    };

    private static int Number(AfiSafi family) => family.Afi == Afi.IPv4 ? 4 : 6;

    private void NetGauzeUpdate(string id, byte[] body, UpdateContext context, JsonElement said)
    {
        var update = UpdateMessage.Read(body, context);
        var attributes = update.Attributes;
        foreach (var attribute in said.GetProperty("path_attributes").EnumerateArray())
        {
            var value = attribute.GetProperty("value");
            if (value.ValueKind != JsonValueKind.Object) continue;
            var (name, content) = (value.EnumerateObject().First().Name, value.EnumerateObject().First().Value);
            switch (name)
            {
                case "Origin": Same(id, content.GetString()!.ToUpperInvariant(), attributes.Origin.ToString()!.ToUpperInvariant()); break;
                case "NextHop": Same(id, content.GetProperty("next_hop").GetString()!, attributes.NextHop.ToString()!); break;
                case "MultiExitDiscriminator": Same(id, content.GetProperty("metric").GetRawText(), Text(attributes.MultiExitDisc)); break;
                case "LocalPreference": Same(id, content.GetProperty("metric").GetRawText(), Text(attributes.LocalPref)); break;
                case "AsPath":
                    var segments = content.EnumerateObject().First().Value.EnumerateArray().Select(s =>
                        s.GetProperty("segment_type").GetString() == "AsSet"
                            ? "{" + string.Join(',', Numbers(s.GetProperty("as_numbers"))) + "}"
                            : string.Join(' ', Numbers(s.GetProperty("as_numbers"))));
                    Same(id, string.Join(' ', segments), attributes.AsPath.ToString());
                    break;
                case "Communities":
                    var communities = content.GetProperty("communities").EnumerateArray().Select(c =>
                        new Community(c.GetUInt32()).ToString());
                    Same(id, string.Join(' ', communities), All(attributes.Communities));
                    break;
                case "ExtendedCommunities":
                    var index = 0;
                    foreach (var community in content.GetProperty("communities").EnumerateArray())
                        ExtendedCommunityFact(id, community, attributes.ExtendedCommunities[index++].ToString());
                    break;
                case "MpReach" when update.TryGetMpReach(out var reach):
                    var announced = content.EnumerateObject().First().Value;
                    if (!announced.TryGetProperty("nlri", out var nlri)) break;
                    Same(id, string.Join(" | ", nlri.EnumerateArray().Select(Prefix)), string.Join(" | ", Announced(update,
                        classic: false)));
                    var hop = announced.GetProperty("next_hop").EnumerateObject().First().Value;
                    if (hop.ValueKind == JsonValueKind.Object && hop.TryGetProperty("next_hop", out var address))
                        Same(id, address.GetString()!, reach.NextHop.ToString());
                    if (hop.ValueKind == JsonValueKind.Object && hop.TryGetProperty("rd", out var rd))
                        Same(id, Distinguisher(rd), reach.NextHopDistinguisher.ToString()!);
                    break;
                case "MpUnreach" when update.TryGetMpUnreach(out _):
                    var gone = content.EnumerateObject().First().Value;
                    if (gone.TryGetProperty("nlri", out nlri))
                        Same(id, string.Join(" | ", nlri.EnumerateArray().Select(Prefix)), string.Join(" | ", Withdrawn(update,
                            classic: false)));
                    break;
            }
        }
        if (said.TryGetProperty("nlri", out var classic))
            Same(id, string.Join(" | ", classic.EnumerateArray().Select(Prefix)), string.Join(" | ", Shown(update.Nlri)));
    }

    private void ExtendedCommunityFact(string id, JsonElement said, string seen)
    {
        var kind = said.EnumerateObject().First().Value.EnumerateObject().FirstOrDefault();
        var name = kind.Name switch { "RouteTarget" => "rt", "RouteOrigin" => "ro", _ => null };
        if (name is null || !kind.Value.TryGetProperty("global_admin", out var admin)) return;
        var text = admin.ValueKind == JsonValueKind.String ? admin.GetString() : admin.GetRawText();
        // Four octets for an AS number that two would hold: written with its type.
        var prefix = said.EnumerateObject().First().Name.Contains("FourOctet",
            StringComparison.Ordinal) && admin.ValueKind == JsonValueKind.Number
                     && admin.GetUInt32() <= ushort.MaxValue ? "2:" : "";
        Same(id, $"{name}:{prefix}{text}:{kind.Value.GetProperty("local_admin").GetRawText()}", seen);
    }

    private static string Prefix(JsonElement said)
    {
        var path = said.TryGetProperty("path_id",
            out var id) && id.ValueKind == JsonValueKind.Number ? $"path {Address.FromIPv4(id.GetUInt32())} " : "";
        var rd = said.TryGetProperty("rd", out var distinguisher) ? Distinguisher(distinguisher) + " " : "";
        var network = said.GetProperty("network").GetString()!;
        if (!said.TryGetProperty("label_stack", out var stack)) return $"{path}{rd}{network}";
        var labels = stack.EnumerateArray().Select(l => (l[0].GetInt32() << 16 | l[1].GetInt32() << 8 | l[2].GetInt32()) >> 4).ToList();
        return $"{path}{rd}{network}" + (labels is [0x80000] or [0] ? "" : $" label {string.Join(',', labels)}");
    }

    private static string Distinguisher(JsonElement said)
    {
        var (kind, value) = (said.EnumerateObject().First().Name, said.EnumerateObject().First().Value);
        var number = value.GetProperty("number").GetRawText();
        return kind switch
        {
            "As2Administrator" => $"{value.GetProperty("asn2").GetRawText()}:{number}",
            "As4Administrator" when value.GetProperty("asn4").GetUInt32() is var asn =>
                $"{(asn <= ushort.MaxValue ? "2:" : "")}{asn}:{number}",
            "Ipv4Administrator" => $"{value.GetProperty("ip").GetString()}:{number}",
            _ => kind,
        };
    }

    // Each NLRI and each list of communities of a real UPDATE, decoded and written again.
    private bool Rewrite(string id, ReadOnlySpan<byte> body, UpdateContext context)
    {
        var update = UpdateMessage.Read(body, context);
        if (update.Action >= UpdateAction.TreatAsWithdraw || !update.TryGetMpReach(out var reach)) return false;
        var written = new byte[reach.NlriOctets.Length + 64];
        var length = 0;
        foreach (var prefix in reach.Nlri) length += PrefixList.Write(written.AsSpan(length), prefix);
        foreach (var prefix in reach.LabelledNlri)
            length += LabelledPrefixList.Write(written.AsSpan(length), prefix.Labels.Octets, prefix.Prefix,
                reach.HasPathIds ? prefix.PathId : null);
        foreach (var prefix in reach.VpnNlri)
            length += VpnPrefixList.Write(written.AsSpan(length), prefix.Labels.Octets, prefix.Distinguisher, prefix.Prefix,
                reach.HasPathIds ? prefix.PathId : null);
        if (length == 0) return false;
        Same(id, Convert.ToHexString(reach.NlriOctets), Convert.ToHexString(written.AsSpan(0, length)));
        return true;
    }

    private static string HopOf(in UpdateMessage update) => update.TryGetMpReach(out var reach) ? reach.NextHop.ToString() : "none";

    private static string Text(uint? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static IEnumerable<string> Numbers(JsonElement array) => array.EnumerateArray().Select(e => e.GetRawText().Trim('"'));

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(e => e.GetString()!);

    private static string All(CommunityList list) => string.Join(' ', Each(list.Count, list));

    private static List<string> Each(int count, CommunityList list)
    {
        var all = new List<string>();
        for (var i = 0; i < count; i++) all.Add(list[i].ToString());
        return all;
    }

    private static string All(LargeCommunityList list)
    {
        var all = new List<string>();
        for (var i = 0; i < list.Count; i++) all.Add(list[i].ToString());
        return string.Join(' ', all);
    }

    private static string AllHex(ExtendedCommunityList list)
    {
        var all = new List<string>();
        for (var i = 0; i < list.Count; i++) all.Add($"{list[i].Value:x16}");
        return string.Join(' ', all);
    }

    private void Same(string id, string expected, string actual)
    {
        _facts++;
        if (expected != actual) _wrong.Add($"{id}: {expected} said, {actual} seen");
    }

    private void Finish(int atLeast)
    {
        Assert.True(_wrong.Count == 0, $"{_wrong.Count} of {_facts}\n{string.Join('\n', _wrong.Take(60))}");
        Assert.True(_facts >= atLeast, $"{_facts} facts were compared");
    }
}
