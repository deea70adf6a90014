using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Peerline.Routing.Tests.Cli;

/// <summary>
/// The facts that the JSON of ExaBGP and of NetGauze state, each in our spelling. Names of their own and spellings of their own are no
/// facts: they are left out by name.
/// </summary>
internal static class ForeignFacts
{
    /// <summary>Where they have words of their own for what stands there as numbers and addresses too.</summary>
    private static readonly HashSet<string> Words =
    [
        "name", "string", "ls-nlri-type", "source_ip_len", "prefix_ip_len", "endpoint_ip_len", "protocol", "icmp-type", "icmp-code", "esi", "fragment",
        "tcp-flags", "type", "next_hop_afi",
    ];

    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        ["Ipv4Unicast"] = "ipv4-unicast", ["Ipv6Unicast"] = "ipv6-unicast", ["Ipv4Multicast"] = "ipv4-multicast", ["Ipv6Multicast"] = "ipv6-multicast",
        ["Ipv4MplsLabeledVpn"] = "ipv4-vpn", ["Ipv6MplsLabeledVpn"] = "ipv6-vpn", ["Ipv4MplsVpnUnicast"] = "ipv4-vpn", ["Ipv6MplsVpnUnicast"] = "ipv6-vpn",
        ["Ipv4NlriMplsLabels"] = "ipv4-labelled-unicast", ["Ipv6NlriMplsLabels"] = "ipv6-labelled-unicast", ["L2VpnBgpEvpn"] = "l2vpn-evpn",
        ["AsSequence"] = "as-sequence", ["AsSet"] = "as-set", ["CiscoRouteRefresh"] = "route-refresh-cisco", ["RouteRefresh"] = "route-refresh",
        ["EnhancedRouteRefresh"] = "enhanced-route-refresh", ["ExtendedMessage"] = "extended-message", ["KeepAlive"] = "keepalive",
        ["RemoteSystemClosedNoData"] = "remote-no-notification", ["IGP"] = "igp", ["EGP"] = "egp", ["Incomplete"] = "incomplete",
        ["ipv4 unicast"] = "ipv4-unicast", ["ipv6 unicast"] = "ipv6-unicast", ["l2vpn evpn"] = "l2vpn-evpn", ["ipv4 flow"] = "ipv4-flowspec",
        ["ipv6 flow"] = "ipv6-flowspec", ["ipv4 flow-vpn"] = "ipv4-flowspec-vpn", ["ipv6 flow-vpn"] = "ipv6-flowspec-vpn", ["bgp-ls bgp-ls"] = "link-state",
        ["ipv4 sr-policy"] = "ipv4-sr-policy", ["ipv6 sr-policy"] = "ipv6-sr-policy", ["ipv4 mpls-vpn"] = "ipv4-vpn", ["ipv6 mpls-vpn"] = "ipv6-vpn",
        ["ipv4 mup"] = "ipv4-mup", ["ipv6 mup"] = "ipv6-mup", ["ipv4 mcast-vpn"] = "ipv4-mvpn", ["ipv6 mcast-vpn"] = "ipv6-mvpn",
        ["ipv4 nlri-mpls"] = "ipv4-labelled-unicast", ["ipv6 nlri-mpls"] = "ipv6-labelled-unicast", ["ipv4 multicast"] = "ipv4-multicast",
        ["l2vpn vpls"] = "l2vpn-vpls", ["ipv4 rtc"] = "ipv4-route-target",
    };

    /// <summary>Every fact: where it stands, and the text that ours must hold.</summary>
    public static IEnumerable<(string Path, string Fact)> Of(JsonElement foreign) => Of(foreign, "", "");

    /// <summary>Everything that ours says, as text.</summary>
    public static HashSet<string> Said(JsonElement ours)
    {
        var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Collect(ours, said);
        return said;
    }

    /// <summary>True when the fact is said, or is a part of something longer that is said.</summary>
    public static bool Holds(HashSet<string> said, string fact) =>
        said.Contains(fact) || said.Any(s => s.EndsWith($":{fact}", StringComparison.OrdinalIgnoreCase))
        || fact.Length > 5 && said.Any(s => s.Contains(fact, StringComparison.OrdinalIgnoreCase));

    private static void Collect(JsonElement element, HashSet<string> said)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject()) Collect(field.Value, said);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Collect(item, said);
                break;
            default:
                said.Add(element.ToString());
                break;
        }
    }

    private static IEnumerable<(string, string)> Of(JsonElement foreign, string path, string name)
    {
        if (Words.Contains(name)) yield break;
        switch (foreign.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var fact in Fields(foreign, path, name)) yield return fact;
                break;
            case JsonValueKind.Array:
                foreach (var fact in Items(foreign, path, name)) yield return fact;
                break;
            case JsonValueKind.String or JsonValueKind.Number:
                yield return (path, Scalar(foreign, name));
                break;
        }
    }

    private static IEnumerable<(string, string)> Fields(JsonElement foreign, string path, string name)
    {
        // {"global_admin": 64500, "local_admin": 1} and {"As2Administrator": {"asn2": 64500, "number": 1}}
        var numbers = foreign.EnumerateObject().Select(f => f.Name).ToList();
        if (numbers is ["global_admin", "local_admin"] || name.EndsWith("Administrator", StringComparison.Ordinal) && numbers.Count == 2)
        {
            yield return (path, string.Join(':', foreign.EnumerateObject().Select(f => f.Value.ToString())));
            yield break;
        }

        // {"value": 562949953421312, "string": "target:0:0"}: the eight octets
        if (name == "extended-community" && foreign.TryGetProperty("value", out var octets))
        {
            yield return (path, octets.TryGetUInt64(out var value) ? value.ToString("x16", CultureInfo.InvariantCulture) : octets.GetInt64().ToString("x16", CultureInfo.InvariantCulture));
            yield break;
        }

        foreach (var field in foreign.EnumerateObject())
        {
            if (Spelled.TryGetValue(field.Name, out var spelled)) yield return (path, spelled);
            else if (IPAddress.TryParse(field.Name, out _) && field.Name.AsSpan().ContainsAny('.', ':')) yield return (path, field.Name);
            foreach (var fact in Of(field.Value, $"{path}/{field.Name}", field.Name)) yield return fact;
        }
    }

    private static IEnumerable<(string, string)> Items(JsonElement foreign, string path, string name)
    {
        var items = foreign.EnumerateArray().ToList();
        switch (name)
        {
            case "community" or "large-community":
                return items.Select(i => (path, string.Join(':', i.EnumerateArray())));
            case "communities" when items.All(i => i.ValueKind == JsonValueKind.Number):
                return items.Select(i => (path, $"{i.GetUInt32() >> 16}:{i.GetUInt32() & 0xffff}"));
            case "label_stack" or "labels":
                return items.Select(i => (path, ((i[0].GetInt32() << 16 | i[1].GetInt32() << 8 | i[2].GetInt32()) >> 4).ToString(CultureInfo.InvariantCulture)));
            case "label":
                return items.Select(i => (path, i[0].ToString()));
            case "value" when path.Contains("UnknownAttribute", StringComparison.Ordinal):
                return [(path, Convert.ToHexStringLower([.. items.Select(i => i.GetByte())]))];
            default:
                return items.SelectMany(i => Of(i, path, name));
        }
    }

    private static string Scalar(JsonElement foreign, string name)
    {
        var text = foreign.ToString();
        if (name == "path-information" && IPAddress.TryParse(text, out var id))
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(id.GetAddressBytes()).ToString(CultureInfo.InvariantCulture);
        if (Spelled.TryGetValue(text, out var spelled)) return spelled;
        if (foreign.ValueKind == JsonValueKind.Number && text.EndsWith(".0", StringComparison.Ordinal)) return text[..^2];
        // NetGauze leaves out the zeros at the end of a second, and a time that is zero.
        if (name == "timestamp" && text.EndsWith('Z')) return text.Contains('.', StringComparison.Ordinal) ? text[..^1].TrimEnd('0') : text[..^1];
        return text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
    }
}
