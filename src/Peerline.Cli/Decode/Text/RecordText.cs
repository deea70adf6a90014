using System.Globalization;
using System.Text.Json;

namespace Peerline.Cli.Decode.Text;

/// <summary>One record as text, from the object that the JSON output would show.</summary>
internal static class RecordText
{
    public static void Write(TextPage page, JsonElement record)
    {
        if (record.TryGetProperty("note", out var note))
        {
            page.Head(("--", TextStyle.Dim), (Where(record), TextStyle.Dim), ($"{note.GetString()}: {Text(record, "text")}", TextStyle.Warning));
            return;
        }

        var decoded = record.GetProperty("decoded");
        Head(page, record, decoded);
        if (decoded.ValueKind == JsonValueKind.Object) ContentText.Write(page, decoded);
        Judgement(page, record);
    }

    private static void Head(TextPage page, JsonElement record, JsonElement decoded)
    {
        var type = Text(decoded, "type");
        if (Text(record, "kind") == "mrt") type = Text(decoded, "subtype");
        var title = type.Length > 0 ? $"{Text(record, "kind")} {type}".ToUpperInvariant() : Text(record, "kind").ToUpperInvariant();
        var number = record.TryGetProperty("id", out var id) ? id.ToString()
            : record.TryGetProperty("line", out var line) ? $"line {line}"
            : $"#{Text(record, "number")}";
        if (title.Length == 0) title = Text(record, "form").ToUpperInvariant();
        page.Head((number, TextStyle.Dim), (Where(record), TextStyle.Dim), (title, TextStyle.Title), ContentText.Summary(decoded));
    }

    private static string Where(JsonElement record)
    {
        var parts = new List<string>();
        if (record.TryGetProperty("time", out var time)) parts.Add(time.GetString()!.Replace('T', ' ').TrimEnd('Z'));
        if (record.TryGetProperty("packet", out var packet)) parts.Add($"packet {packet}");
        if (record.TryGetProperty("from", out _)) parts.Add($"{Text(record, "from")} → {Text(record, "to")}");
        return string.Join("  ", parts);
    }

    private static void Judgement(TextPage page, JsonElement record)
    {
        var (outcome, reason) = (Text(record, "outcome"), Text(record, "reason"));
        if (outcome == "ok" && reason.Length == 0) return;
        var where = record.TryGetProperty("fault_offset", out var offset) ? string.Create(CultureInfo.InvariantCulture, $" (octet {offset})") : "";
        page.Row(outcome == "ok" ? "remark" : outcome, $"{reason}{where}", outcome == "ok" ? TextStyle.Warning : TextStyle.Fault);
        if (record.TryGetProperty("notification", out var notification)) page.Row("answer", $"NOTIFICATION {notification}", TextStyle.Fault);
        if (record.TryGetProperty("outcome_by_peer", out var byPeer))
            page.Row("by peer", byPeer.EnumerateObject().Select(p => $"{p.Name}: {p.Value}"));
    }

    internal static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";
}
