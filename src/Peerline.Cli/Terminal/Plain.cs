using System.Globalization;
using System.Text;

namespace Peerline.Cli.Terminal;

/// <summary>Text from outside for a terminal: nothing in it may move the cursor, colour, hide or reorder what is read.</summary>
internal static class Plain
{
    /// <summary>One line: what is no visible character becomes <c>·</c>.</summary>
    public static string Line(string? text) => Clean(text, keepLines: false);

    /// <summary>Text whose line breaks are meant.</summary>
    public static string Text(string? text) => Clean(text?.ReplaceLineEndings("\n"), keepLines: true);

    private static string Clean(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (keepLines && rune.Value == '\n') clean.Append('\n');
            else if (rune.Value == '\t') clean.Append(' ');
            else clean.Append(IsVisible(rune) ? rune.ToString() : "·");
        }

        return clean.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) && rune != Rune.ReplacementChar;
}
