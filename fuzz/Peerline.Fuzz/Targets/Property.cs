using System.Globalization;

namespace Peerline.Fuzz.Targets;

/// <summary>What must hold for every input; a broken one is a crash to the fuzzer and a failure to a test.</summary>
internal static class Property
{
    public static void Holds(bool condition, string property)
    {
        if (!condition) throw new PropertyBrokenException(property);
    }

    /// <summary>Text that is shown to people cannot steer a terminal, a log or a page.</summary>
    public static void Harmless(string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
            Holds(System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate),
                "text for people has no control or format character");
    }
}
