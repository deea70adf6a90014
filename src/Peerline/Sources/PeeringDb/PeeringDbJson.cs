using System.Text.Json;

namespace Peerline.Sources.PeeringDb;

internal static class PeeringDbJson
{
    /// <summary>The API's names. What must not be null is not: an object without it is not understood.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}
