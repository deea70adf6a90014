using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Server.Arm;

/// <summary>How Azure's clients read and write: camelCase, nulls left out, tags as they are.</summary>
internal static class ArmJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
