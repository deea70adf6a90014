using System.Text.Json;
using System.Text.Json.Serialization;
using Peerline.Routing.Policy;

namespace Peerline.Edge;

/// <summary>A filter as its entries print themselves: <c>["45.81.3.0/24 le 32"]</c>, also where what cannot be set is not written.</summary>
internal sealed class PrefixFilterJson : JsonConverter<PrefixFilter>
{
    public override PrefixFilter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray) throw new JsonException("A filter is a list of entries.");
        var entries = new List<PrefixFilterEntry>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            entries.Add(reader.TokenType is JsonTokenType.String && PrefixFilterEntry.TryParse(reader.GetString(), out var entry)
                ? entry : throw new JsonException("An entry of a filter is written like 192.0.2.0/24 le 28."));
        }

        return new PrefixFilter(entries);
    }

    public override void Write(Utf8JsonWriter writer, PrefixFilter value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var entry in value.Entries) writer.WriteStringValue(entry.ToString());
        writer.WriteEndArray();
    }
}
