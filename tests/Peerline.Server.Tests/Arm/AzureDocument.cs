using System.Text.Json;

namespace Peerline.Server.Tests.Arm;

/// <summary>One of Azure's OpenAPI documents of Microsoft.Peering: says where a body is not what the document promises.</summary>
internal sealed class AzureDocument
{
    private readonly JsonElement root;
    private readonly JsonElement common;

    private AzureDocument(JsonElement root, JsonElement common) => (this.root, this.common) = (root, common);

    /// <summary>Null where the documents are not beside the repository.</summary>
    public static AzureDocument? Of(string version)
    {
        if (Folder() is not { } folder) return null;
        return new AzureDocument(
            Read(Path.Combine(folder, version, "peering.json")),
                Read(Path.Combine(folder, "common-types", "resource-management", "v3", "types.json")));
    }

    /// <summary>Everything that is wrong with a body as the answer of an operation; empty when it is as promised.</summary>
    public IReadOnlyList<string> Faults(string operation, JsonElement body, string status = "200")
    {
        var faults = new List<string>();
        Check(body, Operation(operation).GetProperty("responses").GetProperty(status).GetProperty("schema"), root, "$", faults);
        return faults;
    }

    private JsonElement Operation(string id) => root.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject())
        .Where(method => method.Value.ValueKind is JsonValueKind.Object && method.Value.TryGetProperty("operationId", out var name)
            && name.GetString() == id)
        .Select(method => method.Value).Single();

    private void Check(JsonElement value, JsonElement schema, JsonElement document, string at, List<string> faults)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var text = reference.GetString()!;
            var target = text.StartsWith('#') ? document : common;
            Check(value, target.GetProperty("definitions").GetProperty(text[(text.LastIndexOf('/') + 1)..]), target, at, faults);
            return;
        }

        var type = schema.TryGetProperty("type", out var t) ? t.GetString() : "object";
        if (type != Type(value))
        {
            if (!(type == "object" && schema.TryGetProperty("enum", out _))) faults.Add($"{at} is {value.ValueKind}, not {type}.");
            return;
        }

        if (type == "array")
        {
            foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
                Check(item, schema.GetProperty("items"), document, $"{at}[{index}]", faults);
        }
        else if (type == "object") CheckObject(value, schema, document, at, faults);
    }

    private void CheckObject(JsonElement value, JsonElement schema, JsonElement document, string at, List<string> faults)
    {
        var known = new Dictionary<string, (JsonElement Schema, JsonElement Document)>();
        Collect(schema, document, known, out var required);
        faults.AddRange(required.Where(r => !value.TryGetProperty(r, out _)).Select(r => $"{at}.{r} is missing."));
        foreach (var field in value.EnumerateObject())
        {
            if (known.TryGetValue(field.Name, out var of)) Check(field.Value, of.Schema, of.Document, $"{at}.{field.Name}", faults);
            else if (schema.TryGetProperty("additionalProperties", out var more)) Check(
                field.Value, more, document, $"{at}.{field.Name}", faults);
            else faults.Add($"{at}.{field.Name} is not in the document.");
        }
    }

    private void Collect(
        JsonElement schema, JsonElement document, Dictionary<string, (JsonElement, JsonElement)> known, out List<string> required)
    {
        required = schema.TryGetProperty("required", out var r) ? [.. r.EnumerateArray().Select(x => x.GetString()!)] : [];
        if (schema.TryGetProperty("properties", out var properties))
            foreach (var property in properties.EnumerateObject()) known[property.Name] = (property.Value, document);
        if (!schema.TryGetProperty("allOf", out var bases)) return;
        foreach (var text in bases.EnumerateArray().Select(b => b.GetProperty("$ref").GetString()!))
        {
            var target = text.StartsWith('#') ? document : common;
            Collect(target.GetProperty("definitions").GetProperty(text[(text.LastIndexOf('/') + 1)..]), target, known, out var more);
            required.AddRange(more);
        }
    }

    private static string Type(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("PEERLINE_SHARED") is { Length: > 0 } given) return There(Path.Combine(given, "azure-api"));
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Peerline.slnx"))) folder = folder.Parent;
        return folder?.Parent is null ? null : There(Path.Combine(folder.Parent.FullName, "shared", "azure-api"));
    }

    private static string? There(string folder) => Directory.Exists(folder) ? folder : null;
}
