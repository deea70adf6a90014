using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Stages.Validation;

/// <summary>
/// SHA-256 over what a report holds, without what is computed from it (that may be computed otherwise by a later version).
/// </summary>
public static class ReportHash
{
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>True when the report is as it was made.</summary>
    public static bool IsIntact(ValidationReport report) => report.Hash == Of(report);

    internal static ValidationReport Seal(ValidationReport report) => report with { Hash = Of(report) };

    private static string Of(ValidationReport report) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(report with { Hash = "" }, Canonical)));
}
