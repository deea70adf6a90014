using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Peerline.Server.Api;

namespace Peerline.Server.Arm;

/// <summary>
/// Compares the JSON of a request with the record that it is to become, and names every value that is of another type. As with Azure, what
/// is not known and what is read-only is passed over, whatever it is.
/// </summary>
internal static class ArmShape
{
    private const int Most = 50;

    // PostgreSQL stores none, and nothing here is named or written with it.
    private const string WithoutNull = "without U+0000";

    public static IReadOnlyList<ArmError> Problems(JsonElement element, Type type)
    {
        var problems = new List<ArmError>();
        Walk(element, ArmJson.Reading.GetTypeInfo(type), "", problems);
        return problems;
    }

    private static void Walk(JsonElement element, JsonTypeInfo type, string path, List<ArmError> problems)
    {
        if (problems.Count >= Most) return;
        switch (type.Kind, element.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                var writable = type.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null)
                    .ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
                foreach (var member in element.EnumerateObject())
                    if (member.Value.ValueKind is not JsonValueKind.Null && writable.TryGetValue(member.Name, out var property))
                        Walk(member.Value, Info(property.PropertyType), path.Length == 0 ? property.Name : $"{path}.{property.Name}",
                            problems);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                foreach (var (item, i) in element.EnumerateArray().Select((e, i) => (e, i)))
                    Walk(item, Info(type.ElementType!), $"{path}[{i}]", problems);
                break;
            case (JsonTypeInfoKind.Dictionary, JsonValueKind.Object):
                // The names are the client's own and are not repeated.
                if (element.EnumerateObject().Any(m => m.Value.ValueKind is not JsonValueKind.String)) Wrong("an object of texts");
                else if (Fits(element, type) && element.EnumerateObject().Any(m => m.Name.Contains('\0') || HasNull(m.Value))) Wrong(WithoutNull);
                break;
            case (JsonTypeInfoKind.Object, _): Wrong("an object"); break;
            case (JsonTypeInfoKind.Enumerable, _): Wrong("an array"); break;
            case (JsonTypeInfoKind.Dictionary, _): Wrong("an object of texts"); break;
            default:
                if (!Fits(element, type)) Wrong(JsonShape.Words(type.Type));
                else if (HasNull(element)) Wrong(WithoutNull);
                break;
        }

        void Wrong(string wanted) => problems.Add(path.Length == 0
            ? new(ArmRequest.Unreadable, $"The request content was invalid: it must be {wanted}.")
            : new(ArmRequest.Unreadable, $"The request content was invalid: the value of '{path}' must be {wanted}.", path));
    }

    private static bool HasNull(JsonElement text) => text.ValueKind is JsonValueKind.String && text.GetString()!.Contains('\0');

    private static bool Fits(JsonElement element, JsonTypeInfo type)
    {
        try
        {
            return element.ValueKind is not JsonValueKind.Null && element.Deserialize(type) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonTypeInfo Info(Type type) => ArmJson.Reading.GetTypeInfo(type);
}
