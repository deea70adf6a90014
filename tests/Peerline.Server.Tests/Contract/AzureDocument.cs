using System.Text.Json;
using Peerline.Routing.Tests;

namespace Peerline.Server.Tests.Contract;

/// <summary>One of Azure's OpenAPI documents of Microsoft.Peering: what is asked for, and where a body is not what it promises.</summary>
internal sealed class AzureDocument
{
    private static readonly string[] Folder = ["azure-api"];
    private static readonly string[] Verbs = ["get", "put", "post", "patch", "delete"];
    private readonly string folder;
    private readonly JsonElement root;
    private readonly JsonElement common;

    private AzureDocument(string file)
    {
        folder = Path.GetDirectoryName(file)!;
        (root, common) = (Read(file), Read(Path.Combine(folder, "..", "common-types", "resource-management", "v3", "types.json")));
        Version = root.GetProperty("info").GetProperty("version").GetString()!;
        Operations = [.. root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(verb => Verbs.Contains(verb.Name)).Select(verb => Operation(path.Name, path.Value, verb)))];
    }

    public string Version { get; }
    public IReadOnlyList<AzureOperation> Operations { get; }

    public bool IsNewest => Version == Versions[^1];

    /// <summary>The versions of which there is a document, the newest last; one that is empty where they are not beside the repository,
    /// so that a test is skipped there.</summary>
    public static IReadOnlyList<string> Versions { get; } = SharedData.Find(Folder) is { } found
        ? [.. Directory.EnumerateFiles(found, "peering.json", SearchOption.AllDirectories)
            .Select(f => Path.GetFileName(Path.GetDirectoryName(f)!)).Order(StringComparer.Ordinal)]
        : [""];

    public static AzureDocument Of(string version) => new(Path.Combine(SharedData.Folder(Folder), version, "peering.json"));

    public AzureOperation this[string id] => Operations.Single(o => o.Id == id);

    /// <summary>The schema of an element of the document in which it stands: references are followed into the common one.</summary>
    public AzureSchema Schema(JsonElement element, JsonElement document, string name)
    {
        if (!element.TryGetProperty("$ref", out var reference)) return new AzureSchema(this, element, document, name);
        var (target, definition) = Target(reference.GetString()!, document);
        return Schema(target.GetProperty("definitions").GetProperty(definition), target, definition);
    }

    /// <summary>Everything that is wrong with a body as the answer of an operation; empty when it is as promised.</summary>
    public static IReadOnlyList<string> Faults(AzureSchema schema, JsonElement body)
    {
        var faults = new List<string>();
        Check(body, schema, "$", faults);
        return faults;
    }

    private static void Check(JsonElement value, AzureSchema schema, string at, List<string> faults)
    {
        if (!Is(value, schema.Type))
        {
            faults.Add($"{at} is {value.ValueKind}, not {schema.Type}.");
            return;
        }

        switch (schema.Type)
        {
            case "string" when schema.ClosedValues is { } closed && !closed.Contains(value.GetString()!):
                faults.Add($"{at} is '{value}', not one of {string.Join(", ", closed)}.");
                break;
            case "string" when schema.Format is "date-time" && !value.TryGetDateTimeOffset(out _):
                faults.Add($"{at} is '{value}', not a time.");
                break;
            case "integer" when schema.Format is "int32" && !value.TryGetInt32(out _) && !IsAsn(at):
                faults.Add($"{at} is {value}, not of 32 bits.");
                break;
            case "array":
                foreach (var (item, i) in value.EnumerateArray().Select((item, i) => (item, i)))
                    Check(item, schema.Items, $"{at}[{i}]", faults);
                break;
            case "object":
                CheckObject(value, schema, at, faults);
                break;
        }
    }

    /// <summary>Azure says int32 of an ASN, and its own clients read a number: AS4200000000 is what it is.</summary>
    private static bool IsAsn(string at) => at.EndsWith("peerAsn", StringComparison.Ordinal) || at.EndsWith(".asn",
        StringComparison.Ordinal);

    private static void CheckObject(JsonElement value, AzureSchema schema, string at, List<string> faults)
    {
        var known = schema.Fields.DistinctBy(f => f.Name).ToDictionary(f => f.Name);
        faults.AddRange(schema.Required.Where(r => !value.TryGetProperty(r, out _)).Select(r => $"{at}.{r} is missing."));
        foreach (var member in value.EnumerateObject())
        {
            if (known.TryGetValue(member.Name, out var field)) Check(member.Value, field.Schema, $"{at}.{member.Name}", faults);
            else if (schema.Others is { } others) Check(member.Value, others, $"{at}.{member.Name}", faults);
            else faults.Add($"{at}.{member.Name} is not in the document.");
        }
    }

    private static bool Is(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || type == "integer" && value.TryGetInt64(out _),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        _ => false,
    };

    private AzureOperation Operation(string path, JsonElement shared, JsonProperty verb)
    {
        var parameters = Listed(verb.Value, "parameters").Concat(Listed(shared, "parameters")).Select(Parameter).ToList();
        var responses = verb.Value.GetProperty("responses").EnumerateObject().ToDictionary(
            r => r.Name, r => r.Value.TryGetProperty("schema", out var schema) ? Schema(schema, root, "") : null);
        var examples = verb.Value.TryGetProperty("x-ms-examples", out var named)
            ? named.EnumerateObject().Select(e => Example(e.Value.GetProperty("$ref").GetString()!)).ToList()
            : [];
        return new AzureOperation(verb.Value.GetProperty("operationId").GetString()!, new HttpMethod(verb.Name.ToUpperInvariant()), path,
            parameters, responses, examples);
    }

    private static IEnumerable<JsonElement> Listed(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];

    private AzureParameter Parameter(JsonElement element)
    {
        var document = root;
        if (element.TryGetProperty("$ref", out var reference))
        {
            (document, var name) = Target(reference.GetString()!, root);
            element = document.GetProperty("parameters").GetProperty(name);
        }

        var schema = element.TryGetProperty("schema", out var own) ? own : element;
        return new AzureParameter(element.GetProperty("name").GetString()!, element.GetProperty("in").GetString()!,
            element.TryGetProperty("required", out var required) && required.GetBoolean(), Schema(schema, document, ""));
    }

    private AzureExample Example(string reference)
    {
        var read = Read(Path.Combine(folder, reference));
        return new AzureExample(Path.GetFileNameWithoutExtension(reference), read.GetProperty("parameters"), read.GetProperty("responses"));
    }

    private (JsonElement Document, string Name) Target(string reference, JsonElement from) =>
        (reference.StartsWith('#') ? from : common, reference[(reference.LastIndexOf('/') + 1)..]);

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;
}
