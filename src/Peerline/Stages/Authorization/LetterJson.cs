using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Stages.Authorization;

/// <summary>
/// The letter as data. The same letter always gives the same bytes; their SHA-256 is printed on the paper, and anybody who has the
/// file can compute it.
/// </summary>
public static class LetterJson
{
    const int Format = 1;

    static readonly JsonSerializerOptions Stable = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
    };

    public static byte[] Write(LetterOfAuthorization letter) => Write("letter-of-authorization", letter);

    public static byte[] Write(CeaseLetter letter) => Write("cease-letter", letter);

    public static LetterOfAuthorization ReadAuthorization(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<Document<LetterOfAuthorization>>(json, Stable)!.Letter;

    public static CeaseLetter ReadCease(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<Document<CeaseLetter>>(json, Stable)!.Letter;

    static byte[] Write<T>(string kind, T letter) => JsonSerializer.SerializeToUtf8Bytes(new Document<T>(kind, Format, letter), Stable);

    sealed record Document<T>([property: JsonPropertyName("document")] string Kind, int Format, T Letter);
}
