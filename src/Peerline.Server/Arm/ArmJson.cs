using System.Collections.Frozen;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Peerline.Server.Arm;

/// <summary>How Azure's clients read and write: camelCase, nulls left out, tags as they are.</summary>
internal static class ArmJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Requests: a client may send back all that it has read, and what is marked <c>[ReadOnly(true)]</c> is not looked at.</summary>
    public static JsonSerializerOptions Reading { get; } = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { PassOverReadOnly } },
    };

    private static readonly FrozenDictionary<string, JsonSerializerOptions> Versions = ArmRequest.ApiVersions.ToFrozenDictionary(
        version => version,
        version => new JsonSerializerOptions(Options)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => LeaveOutNewer(type, version) } },
        });

    /// <summary>Answers to clients of a version; what is around the provider has versions of its own and all its fields.</summary>
    public static JsonSerializerOptions Of(string version) => Versions.GetValueOrDefault(version, Options);

    private static void LeaveOutNewer(JsonTypeInfo type, string version)
    {
        foreach (var property in type.Properties)
            if (property.AttributeProvider?.GetCustomAttributes(typeof(SinceAttribute), inherit: false) is [SinceAttribute since]
                && string.CompareOrdinal(since.Version, version) > 0) property.ShouldSerialize = (_, _) => false;
    }

    private static void PassOverReadOnly(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.AttributeProvider?.IsDefined(typeof(ReadOnlyAttribute), inherit: false) is true) property.Set = null;
    }
}
