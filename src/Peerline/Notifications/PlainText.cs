using System.Globalization;
using System.Text;

namespace Peerline.Notifications;

/// <summary>
/// Text from outside, made fit to be shown to a person. What is left are letters, marks, figures, punctuation, symbols and single
/// blanks: no control, no line or paragraph separator, nothing that turns the direction of writing, no invisible character, and no
/// more than two combining marks on a letter.
/// </summary>
public static class PlainText
{
    const int MostMarksOnALetter = 2;

    /// <summary>One line of at most <paramref name="longest"/> characters; what was longer ends in "…".</summary>
    public static string OneLine(string? text, int longest = 200)
    {
        var line = new StringBuilder();
        var marks = 0;
        var length = 0;
        var blank = false;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (SeparatesWords(rune, category))
            {
                blank = line.Length > 0;
                continue;
            }

            var isMark = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            marks = isMark ? marks + 1 : 0;
            if (IsInvisible(rune, category) || marks > MostMarksOnALetter)
            {
                continue;
            }

            if (length + (blank ? 1 : 0) >= longest)
            {
                return line.Append('…').ToString();
            }

            if (blank)
            {
                line.Append(' ');
                length++;
                blank = false;
            }

            line.Append(rune.ToString());
            length++;
        }

        return line.ToString();
    }

    /// <summary>The lines of a longer text, each made fit as above. Blank lines at the ends are dropped, in the middle one stays.</summary>
    public static IReadOnlyList<string> Lines(string? text, int mostLines = 60, int longestLine = 1000)
    {
        var lines = new List<string>();
        foreach (var raw in (text ?? "").ReplaceLineEndings("\n").Split('\n'))
        {
            var line = OneLine(raw, longestLine);
            if (line.Length == 0 && (lines.Count == 0 || lines[^1].Length == 0))
            {
                continue;
            }

            if (lines.Count == mostLines)
            {
                lines.Add("…");
                break;
            }

            lines.Add(line);
        }

        while (lines is [.., ""])
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    /// <summary>The character itself, a blank for whatever separates words, or nothing for what cannot be seen.</summary>
    internal static string Shown(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        return SeparatesWords(rune, category) ? " " : IsInvisible(rune, category) ? "" : rune.ToString();
    }

    static bool SeparatesWords(Rune rune, UnicodeCategory category) =>
        rune.Value is '\t' or '\n' or '\v' or '\f' or '\r' or 0x85
        || category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // Format holds the bidirectional controls, joiners, soft hyphen and tag characters. The single code points are letters, marks and a
    // symbol that show nothing: combining grapheme joiner, Hangul fillers, Khmer inherent vowels, braille blank, variation selectors.
    static bool IsInvisible(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
