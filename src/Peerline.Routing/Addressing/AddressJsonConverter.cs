using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Routing.Addressing;

/// <summary>An address is a JSON string in canonical text.</summary>
public sealed class AddressJsonConverter : JsonConverter<Address>
{
    /// <inheritdoc/>
    public override Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Address.TryParse(reader.GetString(), out var address)
            ? address
            : throw new JsonException("An address is written like \"192.0.2.1\" or \"2001:db8::1\".");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Address value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[AddressText.MaximumLength];
        writer.WriteStringValue(text[..AddressText.Write(text, value)]);
    }
}
