using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Peerline.Access;
using Peerline.Client;

namespace Peerline.Server.Api;

/// <summary>Compares JSON with the record that it is to become, and names everything that does not fit, each with its path.</summary>
internal static class JsonShape
{
    private const int Most = 50;

    public static JsonSerializerOptions Strict { get; } = new(PeerlineApiJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static IReadOnlyList<Problem> Problems(JsonElement element, Type type)
    {
        var problems = new List<Problem>();
        Walk(element, Strict.GetTypeInfo(type), "", problems);
        return problems;
    }

    private static void Walk(JsonElement element, JsonTypeInfo type, string path, List<Problem> problems)
    {
        if (problems.Count >= Most) return;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind is JsonValueKind.Object:
                Members(element, type, path, problems);
                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind is JsonValueKind.Array:
                var items = Strict.GetTypeInfo(type.ElementType!);
                foreach (var (item, i) in element.EnumerateArray().Select((e, i) => (e, i))) Walk(item, items, $"{path}[{i}]", problems);
                break;
            case JsonTypeInfoKind.Object: Wrong("an object"); break;
            case JsonTypeInfoKind.Enumerable: Wrong("an array"); break;
            default: Value(); break;
        }

        void Wrong(string wanted) => problems.Add(new("WrongType", $"{Name(path)} must be {wanted}.", Name(path)));

        void Value()
        {
            try
            {
                element.Deserialize(type);
            }
            catch (JsonException)
            {
                Wrong(Words(type.Type));
            }
        }
    }

    private static void Members(JsonElement element, JsonTypeInfo type, string path, List<Problem> problems)
    {
        var known = type.Properties.ToDictionary(p => p.Name);
        var seen = new HashSet<string>();
        foreach (var member in element.EnumerateObject())
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!seen.Add(member.Name)) problems.Add(new("DuplicateMember", $"{at} is there twice.", at));
            else if (!known.TryGetValue(member.Name, out var property)) problems.Add(
                new("UnknownMember", $"{Shown(at)} is not known here.", Shown(at)));
            else if (member.Value.ValueKind is not JsonValueKind.Null) Walk(member.Value, Strict.GetTypeInfo(property.PropertyType), at,
                problems);
            else if (!MayBeNull(property)) problems.Add(new("Required", $"{at} must not be null.", at));
        }

        foreach (var missing in type.Properties.Where(p => p.IsRequired && !seen.Contains(p.Name)))
        {
            var at = path.Length == 0 ? missing.Name : $"{path}.{missing.Name}";
            problems.Add(new("Required", $"{at} is required.", at));
        }
    }

    private static bool MayBeNull(JsonPropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || !property.PropertyType.IsValueType && (property.AssociatedParameter?.IsNullable ?? property.IsSetNullable);

    private static string Name(string path) => path.Length == 0 ? "body" : path;

    /// <summary>A name that somebody made up is not repeated at any length.</summary>
    private static string Shown(string name) => new([.. name.Take(100).Select(c => char.IsControl(c) ? '?' : c)]);

    internal static string Words(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => "a text",
        var t when t == typeof(bool) => "true or false",
        var t when t == typeof(Guid) => "a UUID",
        var t when t == typeof(DateTimeOffset) => "a time like 2026-01-31T12:00:00Z",
        var t when t == typeof(uint) => "a whole number from 0 to 4294967295",
        var t when t == typeof(int) || t == typeof(long) => "a whole number",
        _ => "something else",
    };
}
