using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Client;

/// <summary>How the native API writes JSON: camelCase, states as words, nulls left out.</summary>
public static class PeerlineApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
    };
}
