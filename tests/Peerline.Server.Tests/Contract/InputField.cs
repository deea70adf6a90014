using System.Text.Json.Nodes;

namespace Peerline.Server.Tests.Contract;

/// <summary>A member of a request's body, of arrays that of the first item, with the path by which an error names it.</summary>
internal sealed record InputField(string Path, AzureSchema Schema, bool IsReadOnly)
{
    private const string Placeholder = "\u2400place\u2400";

    /// <summary>Every member that a body has, whole objects and lists as well as what is in them.</summary>
    public static IEnumerable<InputField> Of(AzureSchema schema, JsonNode? body, string path = "")
    {
        if (schema.Type == "array" && body is JsonArray { Count: > 0 } list)
        {
            yield return new InputField($"{path}[0]", schema.Items, false);
            foreach (var inner in Of(schema.Items, list[0], $"{path}[0]")) yield return inner;
        }

        if (body is not JsonObject members || schema.Others is not null) yield break;
        foreach (var field in schema.Fields.Where(f => members.ContainsKey(f.Name)))
        {
            var at = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            yield return new InputField(at, field.Schema, field.IsReadOnly);
            if (!field.IsReadOnly)
                foreach (var inner in Of(field.Schema, members[field.Name], at)) yield return inner;
        }
    }

    /// <summary>The body with other JSON in this place; null leaves the member out.</summary>
    public string In(JsonObject body, string? json) => In(body, [(this, json)]);

    public static string In(JsonObject body, IEnumerable<(InputField Field, string? Json)> changes)
    {
        var changed = body.DeepClone();
        var texts = new List<string>();
        foreach (var (field, json) in changes)
        {
            var (parent, last) = field.Place(changed);
            if (json is null && parent is JsonObject o) o.Remove(last);
            else if (json is null) ((JsonArray)parent).Clear();
            else
            {
                JsonNode place = $"{Placeholder}{texts.Count}{Placeholder}";
                texts.Add(json);
                if (parent is JsonObject members) members[last] = place;
                else parent[0] = place;
            }
        }

        // Not every JSON can be held by a node: half characters, numbers of any size.
        var text = changed.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return texts.Select((json, i) => (json, i)).Aggregate(
            text, (t, x) => t.Replace($"\"{Placeholder}{x.i}{Placeholder}\"", x.json, StringComparison.Ordinal));
    }

    private (JsonNode Parent, string Last) Place(JsonNode body)
    {
        var parts = Path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        var node = body;
        foreach (var part in parts[..^1]) node = node is JsonArray list ? list[0]! : node[part]!;
        return (node, parts[^1]);
    }
}
