using System.Text.Json;

namespace Peerline.Sources.PeeringDb;

/// <summary>
/// One answer: <c>{"meta": {…}, "data": [{…}, …]}</c>. An answer that is no such document is refused whole; an object that is not what its
/// kind says is skipped and told, and the rest is taken.
/// </summary>
/// <param name="Skipped">A line for each object that was not understood.</param>
/// <param name="Objects">Read, of whatever status.</param>
/// <param name="Length">How many objects the answer had.</param>
internal sealed record PeeringDbAnswer<T>(IReadOnlyList<T> Objects, IReadOnlyList<string> Skipped, int Length)
    where T : class, IPeeringDbObject
{
    /// <exception cref="JsonException">The document is cut, or is none.</exception>
    public static PeeringDbAnswer<T> Read(ReadOnlySpan<byte> json)
    {
        var (objects, skipped, length, isThere) = (new List<T>(), new List<string>(), 0, false);
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject) throw new JsonException("The answer is no JSON object.");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (!isData)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType is not JsonTokenType.StartArray) throw new JsonException("\"data\" is no array.");
            isThere = true;
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                One(json[start..(int)reader.BytesConsumed], ++length, objects, skipped);
            }
        }

        if (!isThere) throw new JsonException("The answer has no \"data\".");
        while (reader.Read())
        {
            // To the end: what follows the object is as wrong as an object that does not end.
        }

        return new(objects, skipped, length);
    }

    private static void One(ReadOnlySpan<byte> json, int at, List<T> objects, List<string> skipped)
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(json, PeeringDbJson.Options) is { Id: > 0 } one) objects.Add(one);
            else skipped.Add($"{T.Kind} number {at}: no id");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            skipped.Add($"{T.Kind} number {at}: {OneLine.Of(e.Message, 200)}");
        }
    }
}
