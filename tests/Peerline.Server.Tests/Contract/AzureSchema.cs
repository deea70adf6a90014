using System.Text.Json;

namespace Peerline.Server.Tests.Contract;

/// <summary>A schema within the documents, with its references followed.</summary>
/// <param name="Name">Of the definition that it is, or that it stands in.</param>
internal sealed record AzureSchema(AzureDocument Document, JsonElement Element, JsonElement Root, string Name)
{
    /// <summary>An enumeration that is not said to be open may have no other values.</summary>
    public IReadOnlyList<string>? ClosedValues =>
        Element.TryGetProperty("enum", out var values) && !(Element.TryGetProperty("x-ms-enum", out var ms)
            && ms.TryGetProperty("modelAsString", out var open) && open.GetBoolean())
            ? [.. values.EnumerateArray().Select(v => v.GetString()!)]
            : null;

    public string? FirstValue => Element.TryGetProperty("enum", out var values) ? values[0].GetString() : null;

    /// <summary>An enumeration that old documents call an object is text on the wire.</summary>
    public string Type => Element.TryGetProperty("enum", out _) ? "string"
        : Element.TryGetProperty("type", out var type) ? type.GetString()! : "object";

    public string? Format => Element.TryGetProperty("format", out var format) ? format.GetString() : null;

    public AzureSchema Items => Document.Schema(Element.GetProperty("items"), Root, Name);

    /// <summary>Of every member that has no name of its own; null when there are none.</summary>
    public AzureSchema? Others =>
        Element.TryGetProperty("additionalProperties", out var more) && more.ValueKind is JsonValueKind.Object
            ? Document.Schema(more, Root, Name)
            : null;

    /// <summary>The members, those of the bases first.</summary>
    public IReadOnlyList<AzureField> Fields
    {
        get
        {
            var fields = new List<AzureField>();
            if (Element.TryGetProperty("allOf", out var bases))
                foreach (var b in bases.EnumerateArray()) fields.AddRange(Document.Schema(b, Root, Name).Fields);
            if (Element.TryGetProperty("properties", out var own))
                fields.AddRange(own.EnumerateObject().Select(p => new AzureField(
                    p.Name, Document.Schema(p.Value, Root, Name), IsReadOnly(p))));
            return fields;
        }
    }

    /// <summary>The first document forgot to say of these what all others say.</summary>
    private static bool IsReadOnly(JsonProperty field) =>
        field.Name is "validationState" or "tier" or "family" or "size" || field.Value.TryGetProperty("readOnly", out var said)
            && said.GetBoolean();

    public IReadOnlyList<string> Required
    {
        get
        {
            var names = new List<string>();
            if (Element.TryGetProperty("allOf", out var bases))
                foreach (var b in bases.EnumerateArray()) names.AddRange(Document.Schema(b, Root, Name).Required);
            if (Element.TryGetProperty("required", out var own)) names.AddRange(own.EnumerateArray().Select(n => n.GetString()!));
            return names;
        }
    }
}

internal sealed record AzureField(string Name, AzureSchema Schema, bool IsReadOnly);
