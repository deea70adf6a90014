using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Routing.Addressing;

/// <summary>A prefix is a JSON string in canonical text.</summary>
public sealed class PrefixJsonConverter : JsonConverter<Prefix>
{
    /// <inheritdoc/>
    public override Prefix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Prefix.TryParse(reader.GetString(), out var prefix)
            ? prefix
            : throw new JsonException("A prefix is written like \"192.0.2.0/24\" or \"2001:db8::/32\", without bits beyond its length.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Prefix value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[AddressText.MaximumPrefixLength];
        writer.WriteStringValue(text[..AddressText.Write(text, value)]);
    }
}
