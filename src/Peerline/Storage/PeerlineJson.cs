using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Storage;

/// <summary>How records are written: camelCase, enums as words, nulls left out. What is stored is read back by every later version.</summary>
public static class PeerlineJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException($"A stored {typeof(T).Name} is null.");
}
