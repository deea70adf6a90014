using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Stages.Validation;

/// <summary>A report as JSON, the way it is stored, hashed and shown. Also for <c>LinkTest.LinkTestRecord</c>.</summary>
public static class ReportText
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    public static string Write<T>(T record) => JsonSerializer.Serialize(record, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("A record is not null.");

    /// <summary>True when the report is as it was made.</summary>
    public static bool IsIntact(ValidationReport report) => report.Hash == Hash(report);

    internal static ValidationReport Sealed(ValidationReport report) => report with { Hash = Hash(report) };

    private static string Hash(ValidationReport report) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(report with { Hash = "" }, Options)));
}
