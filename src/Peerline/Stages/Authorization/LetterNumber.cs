using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Stages.Authorization;

/// <summary>The number on a letter, "LOA-2026-000123" or "CEASE-2026-000045": one sequence a kind and year, kept by the register.</summary>
[JsonConverter(typeof(Json))]
public readonly record struct LetterNumber
{
    public LetterNumber(LetterKind kind, int year, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 2000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        (Kind, Year, Sequence) = (kind, year, sequence);
    }

    public LetterKind Kind { get; }
    public int Year { get; }
    public int Sequence { get; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix(Kind)}-{Year:D4}-{Sequence:D6}");

    /// <summary>Reads a number that somebody typed from paper: case and surrounding blanks do not matter, everything else does.</summary>
    public static bool TryParse(string? text, out LetterNumber number)
    {
        number = default;
        var parts = (text ?? "").Trim().ToUpperInvariant().Split('-');
        if (parts is not [var prefix, { Length: 4 } yearDigits, { Length: >= 6 and <= 9 } sequenceDigits]
            || !int.TryParse(yearDigits, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year < 2000
            || !int.TryParse(sequenceDigits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence < 1
            || (sequenceDigits.Length > 6 && sequenceDigits[0] == '0'))
        {
            return false;
        }

        foreach (var kind in Enum.GetValues<LetterKind>())
        {
            if (prefix == Prefix(kind))
            {
                number = new LetterNumber(kind, year, sequence);
                return true;
            }
        }

        return false;
    }

    static string Prefix(LetterKind kind) => kind switch
    {
        LetterKind.Authorization => "LOA",
        LetterKind.Cease => "CEASE",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    sealed class Json : JsonConverter<LetterNumber>
    {
        public override LetterNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var number) ? number : throw new JsonException("Not the number of a letter.");

        public override void Write(Utf8JsonWriter writer, LetterNumber value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
