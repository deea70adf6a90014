using System.Text;

using Peerline.Notifications;

using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>
/// Text broken into lines of a given width. A word that is too wide is cut, and a character that the face does not have is
/// written as its code point, so that nothing runs out of its cell and nothing is left out unseen.
/// </summary>
sealed class PaperText
{
    const int Longest = 2000;

    /// <summary>The tallest cell still fits a page. Nothing that a colo could use comes near it; the data has the whole text.</summary>
    const int MostLines = 24;

    readonly Ink _ink;

    PaperText(Ink ink, IReadOnlyList<string> lines) => (_ink, Lines) = (ink, lines);

    public IReadOnlyList<string> Lines { get; }

    public float Height => Lines.Count * _ink.Leading;

    public static PaperText Wrap(string? text, Ink ink, float width, int mostLines = MostLines)
    {
        using var font = LetterFace.At(ink.Face.Whole, ink.Size);
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in Printable(text, font).Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Pieces(font, width)))
        {
            if (line.Length > 0 && font.MeasureText($"{line} {word}") > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        if (line.Length > 0)
        {
            lines.Add(line.ToString());
        }

        return new PaperText(
            ink, lines.Count <= mostLines ? lines : [.. lines.Take(mostLines - 1), Shortened(lines[mostLines - 1], font, width)]);
    }

    /// <summary>Draws the lines downwards from <paramref name="top"/> and returns where they end.</summary>
    public float Draw(Pen pen, float x, float top, SKTextAlign align = SKTextAlign.Left)
    {
        foreach (var line in Lines)
        {
            pen.Text(line, _ink, x, top + _ink.Baseline, align);
            top += _ink.Leading;
        }

        return top;
    }

    static string Printable(string? text, SKFont font)
    {
        var printable = new StringBuilder();
        foreach (var rune in PlainText.OneLine(text, Longest).EnumerateRunes())
        {
            printable.Append(font.ContainsGlyph(rune.Value) ? rune.ToString() : $"[U+{rune.Value:X4}]");
        }

        return printable.ToString();
    }

    static string Shortened(string line, SKFont font, float width)
    {
        var runes = line.EnumerateRunes().ToList();
        while (runes.Count > 0 && font.MeasureText(string.Concat(runes) + "…") > width)
        {
            runes.RemoveAt(runes.Count - 1);
        }

        return string.Concat(runes) + "…";
    }

    static Func<string, IEnumerable<string>> Pieces(SKFont font, float width) => word =>
    {
        var pieces = new List<string>();
        var piece = "";
        foreach (var rune in word.EnumerateRunes())
        {
            if (piece.Length > 0 && font.MeasureText(piece + rune) > width)
            {
                pieces.Add(piece);
                piece = "";
            }

            piece += rune;
        }

        return [.. pieces, piece];
    };
}
