using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;

namespace Peerline.Storage;

/// <summary>
/// A prefix with its more-specifics as one string: "192.0.2.0/24", or "198.51.100.0/22-24" where longer ones are meant too. A connection may
/// have tens of thousands. Version 0.1.0 wrote objects of <c>prefix</c> and <c>maxLength</c>: these are read too.
/// </summary>
internal sealed class PrefixRangeJson<T>(Func<Prefix, int, T> make, Func<T, (Prefix Prefix, int MaxLength)> parts) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            var (prefix, longest) = JsonSerializer.Deserialize<Parts>(ref reader, options) ?? throw new JsonException("A prefix is missing.");
            return make(prefix, longest);
        }

        var text = reader.GetString().AsSpan();
        var end = text.IndexOf('-') is var dash and >= 0 ? dash : text.Length;
        if (Prefix.TryParse(text[..end], out var shortest))
        {
            if (end == text.Length) return make(shortest, shortest.Length);
            if (int.TryParse(text[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return make(shortest, length);
        }

        throw new JsonException("A prefix is written like 192.0.2.0/24 or 198.51.100.0/22-24.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var (prefix, longest) = parts(value);
        writer.WriteStringValue(longest == prefix.Length ? $"{prefix}" : string.Create(CultureInfo.InvariantCulture, $"{prefix}-{longest}"));
    }

    private sealed record Parts(Prefix Prefix, int MaxLength);
}
