using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Routing.Addressing;

/// <summary>An AS number is a JSON number; a string is read as well.</summary>
public sealed class AsnJsonConverter : JsonConverter<Asn>
{
    /// <inheritdoc/>
    public override Asn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetUInt32(out var value) => new Asn(value),
        JsonTokenType.String when Asn.TryParse(reader.GetString(), out var asn) => asn,
        _ => throw new JsonException("An AS number is a number from 0 to 4294967295."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Asn value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}
