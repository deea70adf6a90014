using System.Collections.Immutable;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>
/// Messages that others collected, with what they say about them. Where a vector and the RFC disagree, the RFC wins, by name and reason.
/// </summary>
public class VectorTests
{
    /// <summary>Vectors of which the stated outcome is not ours, and why.</summary>
    private static readonly Dictionary<string, string> KnownDifferences = new()
    {
        ["frr/rfc7606/treat_as_withdraw/as4path-flag-nontrans"] = "RFC 6793 6 discards a malformed AS4_PATH; FRR withdraws",
        ["frr/rfc7606/attr_discard/unknown-fd-nontransitive"] = "ignored and kept to be seen; FRR says attribute-discard for the same",
        ["frr/test_attr_parse/aigp-bad-flags-ibgp"] = "the attribute is discarded and the route accepted, which FRR calls ok",
        ["frr/test_attr_parse/local-pref-len-3-ebgp-oad"] = "one-administration external sessions (a draft) are not supported",
        ["frr/test_capability/DynCap"] = "a body of a message that was never standardised",
        ["frr/test_capability/DynCapMPCpadded"] = "a body of a message that was never standardised",
    };

    // BGP-LS flagged transitive, as a draft once had it. RFC 9552 says non-transitive, so the attribute is dropped and the routes stay.
    private static readonly string[] BgpLsFlaggedTransitive = ["12", "15", "18", "20", "23", "26", "29", "31", "7"];

    private static readonly UpdateContext Decoding = new(FourOctetAs: true);

    static VectorTests()
    {
        foreach (var number in BgpLsFlaggedTransitive)
            KnownDifferences[$"odl/rib-impl/bgp_hex#{number}"] =
                "BGP-LS flagged transitive: discarded by RFC 7606 3 (c), taken by its source";
    }

    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        foreach (var name in new[]
                 {
                     "bgp-bgpkit", "bgp-bgprs", "bgp-biord", "bgp-exabgp-decoding", "bgp-exabgp-encoding", "bgp-frr-aspath",
                         "bgp-frr-attr-parse",
                     "bgp-frr-capability", "bgp-frr-mp-attr", "bgp-frr-rfc7606", "bgp-gobgp", "bgp-gobgp-badlen", "bgp-holo",
                     "bgp-netgauze", "bgp-netgauze-pcap", "bgp-odl", "bgp-routecore", "bgp-scapy",
                 })
            files.Add(name);
        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_outcome_is_the_stated_one_or_a_known_difference(string file)
    {
        var path = Path.Combine(SharedData.Folder("testdata", "wire", "vectors"), file + ".json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var vectors = document.RootElement.GetProperty("vectors").EnumerateArray().ToList();
        Assert.NotEmpty(vectors);
        var wrong = new List<string>();
        foreach (var vector in vectors)
        {
            var id = vector.GetProperty("id").GetString()!;
            foreach (var (expected, actual) in Compare(vector))
            {
                var differs = !expected.Equals(actual, StringComparison.Ordinal);
                if (differs && !KnownDifferences.ContainsKey(id)) wrong.Add($"{id}: {expected} expected, {actual} seen");
                if (!differs && expected.Length > 0 && KnownDifferences.ContainsKey(id) && !id.Contains("DynCap", StringComparison.Ordinal))
                    wrong.Add($"{id} is no difference any more");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_facts_that_a_source_states_are_those_that_are_read()
    {
        var path = Path.Combine(SharedData.Folder("testdata", "wire", "vectors"), "bgp-holo.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var vector = document.RootElement.GetProperty("vectors").EnumerateArray().Single(v =>
            v.GetProperty("id").GetString() == "holo/update.rs:44");
        var decoded = vector.GetProperty("expect").GetProperty("decoded");
        var octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
        var update = UpdateMessage.Read(octets.AsSpan(19), Decoding);
        Assert.Equal(UpdateAction.Accept, update.Action);
        Assert.Equal(Strings(decoded.GetProperty("withdrawn")), Strings(update.Withdrawn));
        Assert.Equal(Strings(decoded.GetProperty("nlri")), Strings(update.Nlri));
        Assert.Equal(decoded.GetProperty("next_hop").GetString(), update.Attributes.NextHop.ToString());
        Assert.True(update.TryGetMpReach(out var reach));
        Assert.Equal(AfiSafi.IPv6Unicast, reach.Family);
        Assert.Equal(Strings(decoded.GetProperty("mp_reach").GetProperty("nlri")), Strings(reach.Nlri));
        Assert.Equal(decoded.GetProperty("mp_reach").GetProperty("next_hop").GetString(), reach.NextHop.ToString());
        Assert.Equal(decoded.GetProperty("mp_reach").GetProperty("link_local").GetString(), reach.LinkLocalNextHop.ToString());
        Assert.True(update.TryGetMpUnreach(out var unreach));
        Assert.Equal(Strings(decoded.GetProperty("mp_unreach").GetProperty("nlri")), Strings(unreach.Withdrawn));
    }

    private static List<string> Strings(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];

    private static List<string> Strings(PrefixList prefixes)
    {
        var all = new List<string>();
        foreach (var prefix in prefixes) all.Add(prefix.ToString());
        return all;
    }

    private static IEnumerable<(string Expected, string Actual)> Compare(JsonElement vector)
    {
        var form = vector.GetProperty("form").GetString()!;
        var octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
        var expect = vector.GetProperty("expect");
        var stated = expect.GetProperty("stated_by_source").GetBoolean();
        var outcome = stated && expect.TryGetProperty("outcome", out var text) ? text.GetString() : null;
        switch (form)
        {
            case "bgp" or "bytes":
                var actual = Stream(octets, AsSize(vector), AddPath(vector));
                return outcome is null ? [] : [(outcome, Weaken(actual, outcome))];
            case "bgp-body":
                RobustnessTests.Exercise(octets);
                var body = UpdateMessage.Read(octets, Decoding).Action;
                return outcome is null ? [] : [(outcome, Weaken(Name(body), outcome))];
            case "bgp-path-attributes":
                return PathAttributes(vector, octets, outcome);
            case "bgp-attribute-value":
                return AttributeValue(vector, octets, expect, outcome);
            case "bgp-capability":
                var found = ImmutableArray.CreateBuilder<Capability>();
                var ok = vector.GetProperty("context").GetProperty("layer").GetString() == "capability"
                    ? OpenMessage.TryReadCapabilities(octets, 0, found, out _)
                    : OpenMessage.TryRead([4, 0xfb, 0xf5, 0, 90, 192, 0, 2, 2, (byte)octets.Length, .. octets], out _, out _);
                return outcome is null ? [] : [(outcome, ok ? "ok" : "error")];
            case "bgp-nlri":
                // ExaBGP says the family in words, such as "nlri bgp-ls bgp-ls".
                var line = vector.GetProperty("context").GetProperty("first_line").GetString()!;
                var family = line.EndsWith("bgp-ls bgp-ls", StringComparison.Ordinal) ? new AfiSafi(Afi.LinkState, Safi.LinkState)
                    : line.EndsWith("l2vpn evpn", StringComparison.Ordinal) ? new AfiSafi(Afi.L2Vpn, Safi.Evpn)
                    : line.EndsWith("ipv4 flow", StringComparison.Ordinal) ? new AfiSafi(Afi.IPv4, Safi.FlowSpec)
                    : AfiSafi.IPv4Unicast;
                return outcome is null ? [] : [(outcome, new NlriList(octets, family).IsWellFormed ? "ok" : "error")];
            default:
                return [];   // bmp has tests of its own
        }
    }

    private static List<(string, string)> PathAttributes(JsonElement vector, byte[] octets, string? outcome)
    {
        var compared = new List<(string, string)>();
        var context = vector.GetProperty("context");
        var expect = vector.GetProperty("expect");
        if (expect.TryGetProperty("outcome_by_peer", out var byPeer))
        {
            foreach (var peer in byPeer.EnumerateObject().Where(p => p.Name is "ebgp" or "ibgp"))
            {
                var kind = peer.Name == "ebgp" ? PeerKind.External : PeerKind.Internal;
                compared.Add((peer.Value.GetString()!, Name(UpdateMessage.Read(Surround(octets, kind), new UpdateContext(true,
                    kind)).Action)));
            }
            return compared;
        }
        var sort = context.GetProperty("peer_sort").GetString() == "EBGP" ? PeerKind.External : PeerKind.Internal;
        byte[] body = [0, 0, (byte)(octets.Length >> 8), (byte)octets.Length, .. octets, 24, 203, 0, 113];
        if (outcome is not null) compared.Add((outcome, Name(UpdateMessage.Read(body, new UpdateContext(true, sort)).Action)));
        return compared;
    }

    // As its note says: a valid ORIGIN, AS_PATH (65001), NEXT_HOP (and LOCAL_PREF inside) around the one attribute, but not beside its own
    // kind.
    private static byte[] Surround(byte[] attribute, PeerKind kind)
    {
        var code = attribute[1];
        List<byte> all = [];
        if (code != 1) all.AddRange([0x40, 1, 1, 0]);
        if (code != 2) all.AddRange([0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xe9]);
        if (code != 3) all.AddRange([0x40, 3, 4, 10, 0, 0, 2]);
        if (code != 5 && kind == PeerKind.Internal) all.AddRange([0x40, 5, 4, 0, 0, 0, 100]);
        all.AddRange(attribute);
        return [0, 0, (byte)(all.Count >> 8), (byte)all.Count, .. all, 24, 203, 0, 113];
    }

    private static List<(string, string)> AttributeValue(JsonElement vector, byte[] octets, JsonElement expect, string? outcome)
    {
        var compared = new List<(string, string)>();
        var context = vector.GetProperty("context");
        var attribute = context.GetProperty("attribute").GetString()!;
        if (attribute.StartsWith("AS_PATH", StringComparison.Ordinal))
        {
            var path = new AsPath(octets, context.GetProperty("asn_size").GetInt32() == 4);
            // asdot is one of three notations that FRR has; asplain is the one here (RFC 5396).
            var text = expect.GetProperty("as_path_text").GetString()!.Replace("0.", "", StringComparison.Ordinal);
            compared.Add((text, path.ToString()));
            compared.Add((expect.GetProperty("hops").GetString()!,
                path.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return compared;
        }
        var reach = attribute.StartsWith("MP_REACH", StringComparison.Ordinal);
        byte[] whole = [0x90, (byte)(reach ? 14 : 15), (byte)(octets.Length >> 8), (byte)octets.Length, .. octets];
        byte[] body = [0, 0, 0, (byte)(13 + whole.Length), .. whole, 0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xe9];
        var action = UpdateMessage.Read(body, Decoding).Action;
        if (outcome is not null) compared.Add((outcome, Weaken(Name(action), outcome)));
        return compared;
    }

    private static int? AsSize(JsonElement vector) =>
        vector.TryGetProperty("context", out var context) && context.TryGetProperty("asn_size", out var size) ? size.GetInt32() : null;

    private static bool? AddPath(JsonElement vector) =>
        vector.TryGetProperty("context", out var context) && context.TryGetProperty("add_path", out var said) ? said.GetBoolean() : null;

    // Where the source does not say how long an AS number is, or whether paths have identifiers, either is right.
    private static string Stream(byte[] octets, int? asSize, bool? addPath)
    {
        var contexts =
            from size in asSize is { } known ? new[] { known == 4 } : [true, false]
            from paths in addPath is { } said ? new[] { said } : [false, true]
            select new UpdateContext(size) { AddPath = paths ? AddPathFamilies.All : AddPathFamilies.None };
        return contexts.Select(context => Stream(octets, context)).MinBy(o => Array.IndexOf(s_byStrength, o))!;
    }

    private static readonly string[] s_byStrength = ["ok", "attribute-discard", "treat-as-withdraw", "session-reset", "error",
        "incomplete"];

    private static string Stream(ReadOnlySpan<byte> octets, UpdateContext context)
    {
        var worst = "ok";
        while (!octets.IsEmpty)
        {
            RobustnessTests.Exercise(octets);
            var status = BgpFrame.TryRead(octets, BgpFrame.MaximumExtendedLength, out var frame, out _);
            if (status != FrameStatus.Complete) return status == FrameStatus.Incomplete ? "incomplete" : "error";
            var answer = frame.Type switch
            {
                BgpMessageType.Open => OpenMessage.TryRead(frame.Body, out _, out _) ? "ok" : "error",
                BgpMessageType.RouteRefresh => RouteRefreshMessage.TryRead(frame.Body, out _, out _) ? "ok" : "error",
                BgpMessageType.Update => Name(UpdateMessage.Read(frame.Body, context).Action),
                _ => "ok",
            };
            if (Array.IndexOf(s_byStrength, answer) > Array.IndexOf(s_byStrength, worst)) worst = answer;
            octets = octets[frame.Length..];
        }
        return worst;
    }

    private static string Name(UpdateAction action) => action switch
    {
        UpdateAction.AttributeDiscard => "attribute-discard",
        UpdateAction.TreatAsWithdraw => "treat-as-withdraw",
        UpdateAction.SessionReset => "session-reset",
        _ => "ok",
    };

    // Sources that know only "error" mean any of the stronger ones.
    private static string Weaken(string actual, string expected) =>
        expected == "error" && actual is "session-reset" or "treat-as-withdraw" or "incomplete" ? "error" : actual;
}
