using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Edge.Remote;

/// <summary>Sets that are only read, as lists: System.Text.Json writes them and does not read them.</summary>
internal sealed class GuidSetConverter : JsonConverter<IReadOnlySet<Guid>>
{
    public override IReadOnlySet<Guid> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<HashSet<Guid>>(ref reader, options)!;

    public override void Write(Utf8JsonWriter writer, IReadOnlySet<Guid> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize<IEnumerable<Guid>>(writer, value, options);
}
