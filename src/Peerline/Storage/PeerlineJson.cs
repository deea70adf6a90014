using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Memory;
using Peerline.Model;

namespace Peerline.Storage;

/// <summary>How records are written: camelCase, enums as words, nulls left out. What is stored is read back by every later version.</summary>
public static class PeerlineJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter(),
            new PrefixRangeJson<PermittedPrefix>((prefix, longest) => new(prefix, longest), p => (p.Prefix, p.MaxLength)),
            new PrefixRangeJson<StatedPrefix>((prefix, longest) => new(prefix, longest), p => (p.Prefix, p.MaxLength)),
        },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException($"A stored {typeof(T).Name} is null.");

    // A connection with ten thousand prefixes is a text of a megabyte, read many times between two writes of it.
    private const int Long = 32 * 1024;
    private static readonly MemoryCache Lately = new(new MemoryCacheOptions { SizeLimit = 16 * 1024 * 1024 });

    /// <summary>The same; of long texts that were read lately, what was read of them then: for records that nobody can change.</summary>
    public static T ReadAgain<T>(string text) => text.Length < Long ? Read<T>(text) : Lately.GetOrCreate((typeof(T), text), _ => Read<T>(text), Kept(text))!;

    /// <summary>What is written now is what will be read.</summary>
    public static string WriteToReadAgain<T>(T value)
    {
        var text = Write(value);
        if (text.Length >= Long) Lately.Set((typeof(T), text), value, Kept(text));
        return text;
    }

    private static MemoryCacheEntryOptions Kept(string text) => new() { Size = text.Length, SlidingExpiration = TimeSpan.FromMinutes(1) };
}
