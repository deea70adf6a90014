using System.Text.Json;

namespace Peerline.Cli.Decode.Text;

/// <summary>
/// What is in a message, a line for each thing. Prefixes stand together, an attribute is its name and value, and everything that is built
/// alike (capabilities, TLVs, statistics) is shown alike.
/// </summary>
internal static class ContentText
{
    /// <summary>Fields that the head has shown, or that say nothing to people.</summary>
    private static readonly HashSet<string> Silent = ["type", "length", "faults", "afi", "safi", "flags", "code", "type_name", "pdu_type", "subtype"];

    private static readonly string[] Speaker = ["version", "my_autonomous_system", "asn", "hold_time", "bgp_identifier"];

    private static readonly Dictionary<string, string> Labels = new()
    {
        ["my_autonomous_system"] = "my AS", ["bgp_identifier"] = "identifier", ["optional_parameters_length"] = "parameters",
        ["withdrawn_routes"] = "withdrawn", ["nlri"] = "announced", ["multi_exit_disc"] = "MED", ["local_pref"] = "local pref",
        ["extended_communities"] = "ext communities", ["ipv6_extended_communities"] = "ipv6 ext comm.", ["large_community"] = "large communities",
        ["path_attributes_rest"] = "left over", ["origin_as"] = "origin AS", ["asn"] = "AS",
    };

    /// <summary>A word behind the title: how much an UPDATE brings and takes, or that it is an End-of-RIB.</summary>
    public static (string, TextStyle) Summary(JsonElement decoded)
    {
        var update = decoded.ValueKind == JsonValueKind.Object && decoded.TryGetProperty("update", out var inner) ? inner : decoded;
        if (RecordText.Text(update, "end_of_rib") is { Length: > 0 } family) return ($"End-of-RIB {family}", TextStyle.Good);
        return RecordText.Text(update, "length") is { Length: > 0 } length ? ($"{length} octets", TextStyle.Dim) : ("", TextStyle.Plain);
    }

    public static void Write(TextPage page, JsonElement content)
    {
        var type = RecordText.Text(content, "type");
        if (content.TryGetProperty("pdu_type", out _))
        {
            page.Row("pdu", Compact(content));
            return;
        }

        if (content.TryGetProperty("local_as", out _))
            page.Row("peer", $"{Speakers(content, "peer_address", "peer_as")} → {Speakers(content, "local_address", "local_as")}", TextStyle.Title);
        if (type == "open" && content.TryGetProperty("hold_time", out _)) page.Row("speaker", Compact(content, Speaker));
        if (type == "notification" && content.TryGetProperty("error_code", out _)) page.Row("error", Notification(content), TextStyle.Fault);
        foreach (var field in content.EnumerateObject())
        {
            if (Silent.Contains(field.Name) || IsShown(type, field)) continue;
            Field(page, field.Name, field.Value);
        }
    }

    // What the one row of a small message has said; and the version that BMP always has.
    private static bool IsShown(string type, JsonProperty field) => type switch
    {
        "open" => Speaker.Contains(field.Name) || field.Name == "optional_parameters_length",
        "notification" => field.Name is "error_code" or "error_subcode" or "error" or "suberror" or "text" or "data",
        "update" => field.Name == "family",
        "bgp" or "bgp4mp" or "bgp4mp-et" => field.Name is "peer_address" or "peer_as" or "local_address" or "local_as" or "interface_index",
        _ => field.Name == "version" && field.Value.ToString() == "3",
    };

    // The two ends of a session of a collector.
    private static string Speakers(JsonElement element, string address, string asn) =>
        $"{RecordText.Text(element, address)} AS{RecordText.Text(element, asn)}";

    private static bool HasNextHop(JsonElement entry) =>
        entry.GetProperty("path_attributes").EnumerateArray().Any(a => RecordText.Text(a, "name") == "next_hop");

    private static IEnumerable<string> Notification(JsonElement content)
    {
        yield return $"{RecordText.Text(content, "error_code")}/{RecordText.Text(content, "error_subcode")}";
        yield return RecordText.Text(content, "error");
        if (RecordText.Text(content, "suberror") is { Length: > 0 } suberror) yield return suberror;
        if (RecordText.Text(content, "text") is { Length: > 0 } text) yield return text;
    }

    private static void Field(TextPage page, string name, JsonElement value)
    {
        switch (name)
        {
            case "context":
                Context(page, value);
                break;
            case "peer" when value.ValueKind == JsonValueKind.Object:
                page.Row("peer", Peer(value), TextStyle.Title);
                break;
            case "update":
                Write(page, value);
                break;
            case "message" when value.ValueKind == JsonValueKind.Object:
                page.Row("message", [RecordText.Text(value, "type").ToUpperInvariant(), .. Nonempty(Summary(value).Item1)], TextStyle.Title);
                Write(page, value);
                break;
            case "entries":
                foreach (var entry in value.EnumerateArray())
                {
                    page.Row("peer", [Speakers(entry, "peer", "peer_as"), .. Compact(entry, ["path_id", "originated"])], TextStyle.Title);
                    if (RecordText.Text(entry, "next_hop") is { Length: > 0 } hop && !HasNextHop(entry)) page.Row("next hop", hop);
                    foreach (var attribute in entry.GetProperty("path_attributes").EnumerateArray()) Attribute(page, attribute);
                }

                break;
            case "prefix":
                page.Row("prefix", value.ToString(), TextStyle.Prefix);
                break;
            case "sent_open" or "received_open" or "notification" when value.ValueKind == JsonValueKind.Object:
                page.Row(Label(name), name == "notification" ? Notification(value) : Compact(value, Speaker));
                if (value.TryGetProperty("capabilities", out var inner)) Items(page, "capabilities", inner);
                break;
            case "messages":
                foreach (var message in value.EnumerateArray())
                {
                    page.Row("message", [RecordText.Text(message, "type").ToUpperInvariant(), .. Nonempty(Summary(message).Item1)], TextStyle.Title);
                    Write(page, message);
                }

                break;
            case "path_attributes":
                foreach (var attribute in value.EnumerateArray()) Attribute(page, attribute);
                break;
            case "withdrawn_routes" or "nlri":
                Prefixes(page, name, value);
                break;
            case "end_of_rib":
                break;
            default:
                Plain(page, name, value);
                break;
        }
    }

    private static void Plain(TextPage page, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array when value.GetArrayLength() == 0:
                break;
            case JsonValueKind.Array when value[0].ValueKind == JsonValueKind.Object:
                Items(page, name, value);
                break;
            case JsonValueKind.Array:
                page.Row(Label(name), value.EnumerateArray().Select(v => v.ToString()));
                break;
            case JsonValueKind.Object:
                page.Row(Label(name), Compact(value));
                break;
            default:
                page.Row(Label(name), Scalar(value));
                break;
        }
    }

    private static void Context(TextPage page, JsonElement context)
    {
        if (RecordText.Text(context, "as_size_from") == "guess" && RecordText.Text(context, "as_size") == "2")
            page.Row("read with", "2-octet AS numbers (guessed)", TextStyle.Warning);
        if (!context.TryGetProperty("add_path", out var families)) return;
        var how = RecordText.Text(context, "add_path_from") == "guess" ? " (guessed)" : "";
        page.Row("path ids", $"{string.Join(", ", families.EnumerateArray())}{how}", how.Length > 0 ? TextStyle.Warning : TextStyle.Dim);
    }

    private static string Peer(JsonElement peer)
    {
        var rib = RecordText.Text(peer, "rib");
        var distinguisher = RecordText.Text(peer, "distinguisher") is { Length: > 0 } text ? $" [{text}]" : "";
        var time = RecordText.Text(peer, "time") is { Length: > 0 } at ? $"  {at.Replace('T', ' ').TrimEnd('Z')}" : "";
        return $"{RecordText.Text(peer, "address")} AS{RecordText.Text(peer, "asn")} id {RecordText.Text(peer, "bgp_identifier")}{distinguisher}  {rib}{time}".Trim();
    }

    private static void Attribute(TextPage page, JsonElement attribute)
    {
        var name = RecordText.Text(attribute, "name");
        if (!attribute.TryGetProperty("value", out var value))
        {
            page.Row(Label(name), RecordText.Text(attribute, "octets") is { Length: > 0 } octets ? $"0x{octets}" : "(empty)", TextStyle.Dim);
            return;
        }

        if (name is "mp_reach_nlri" or "mp_unreach_nlri") Multiprotocol(page, value);
        else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object)
            page.Row(Label(name), value.EnumerateArray().Select(v => v.TryGetProperty("text", out var text) ? text.ToString() : string.Join(' ', Compact(v))));
        else if (value.ValueKind == JsonValueKind.Array) page.Row(Label(name), Values(attribute, value));
        else if (value.ValueKind == JsonValueKind.Object) page.Row(Label(name), Compact(value));
        else page.Row(Label(name), value.ToString() is { Length: > 0 } shown ? shown : "(empty)");
    }

    private static IEnumerable<string> Values(JsonElement attribute, JsonElement value)
    {
        var all = value.EnumerateArray().Select(v => v.ToString());
        return attribute.TryGetProperty("well_known", out var names) ? all.Concat([$"({string.Join(", ", names.EnumerateArray())})"]) : all;
    }

    private static void Multiprotocol(TextPage page, JsonElement value)
    {
        var family = RecordText.Text(value, "family");
        var hops = new[] { "next_hop_rd", "next_hop", "link_local_next_hop" }.Select(n => RecordText.Text(value, n)).Where(t => t.Length > 0 && t != "0:0").ToList();
        if (hops.Count > 0) page.Row("next hop", hops);
        foreach (var field in value.EnumerateObject())
        {
            if (field.Name is "withdrawn_routes" or "nlri" && field.Value.GetArrayLength() > 0)
                page.Row(field.Name == "nlri" ? family : $"withdrawn {family}", PrefixList(field.Value), field.Name == "nlri" ? TextStyle.Prefix : TextStyle.Withdrawn);
            else if (field.Name == "nlri_octets") page.Row(family, $"0x{field.Value}", TextStyle.Dim);
        }
    }

    private static void Prefixes(TextPage page, string name, JsonElement prefixes)
    {
        if (prefixes.GetArrayLength() > 0)
            page.Row(Label(name), PrefixList(prefixes), name == "nlri" ? TextStyle.Prefix : TextStyle.Withdrawn);
    }

    private static IEnumerable<string> PrefixList(JsonElement prefixes) => prefixes.EnumerateArray().Select(p =>
    {
        if (p.TryGetProperty("text", out var words)) return words.ToString();
        var rd = RecordText.Text(p, "rd") is { Length: > 0 } text ? $"{text} " : "";
        var labels = p.TryGetProperty("labels", out var stack) ? $" label {string.Join(',', stack.EnumerateArray())}" : "";
        var id = RecordText.Text(p, "path_id") is { Length: > 0 } path ? $" #{path}" : "";
        return $"{rd}{RecordText.Text(p, "prefix")}{id}{labels}";
    });

    // Capabilities, TLVs, statistics: what it is called, then what it says.
    private static void Items(TextPage page, string name, JsonElement items)
    {
        var label = Label(name);
        foreach (var item in items.EnumerateArray())
        {
            var title = RecordText.Text(item, "name");
            page.Row(label, title.Length > 0 ? [title, .. Compact(item, except: "name")] : Compact(item));
            label = "";
        }
    }

    private static IEnumerable<string> Compact(JsonElement element, IReadOnlyCollection<string>? only = null, string? except = null)
    {
        foreach (var field in element.EnumerateObject())
        {
            if (only is null ? Silent.Contains(field.Name) : !only.Contains(field.Name)) continue;
            // What is not so, and what is empty, is not worth a word.
            if (field.Name == "octets" && element.EnumerateObject().Skip(3).Any()) continue;
            if (field.Name == except || field.Value.ValueKind is JsonValueKind.False or JsonValueKind.Null || IsEmpty(field.Value)) continue;
            if (field.Value.ValueKind == JsonValueKind.True)
            {
                yield return Label(field.Name);
                continue;
            }

            yield return field.Name is "name" or "value" or "text" or "family" or "families" or "filters" or "type_name" or "role_name" ? Short(field.Value) : $"{Label(field.Name)} {Short(field.Value)}";
        }
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0 || value.ValueKind == JsonValueKind.String && value.ToString().Length == 0;

    private static string Short(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Short)),
        JsonValueKind.Object => string.Join(' ', Compact(value)),
        _ => Scalar(value),
    };

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "none",
        _ => value.ToString(),
    };

    private static string Label(string name) => Labels.GetValueOrDefault(name) ?? name.Replace('_', ' ');

    private static IEnumerable<string> Nonempty(string text) => text.Length > 0 ? [text] : [];
}
