using System.Text;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Decode.Text;

/// <summary>Lines for a terminal: labels in one column, values broken at the width, colours where they are wanted. Nothing from outside
/// reaches it uncleaned.</summary>
internal sealed class TextPage(int width, bool colours)
{
    private const int LabelColumn = 4;
    private const int ValueColumn = 22;
    private readonly StringBuilder _text = new();

    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    /// <summary>The first line of a record.</summary>
    public void Head(params (string Text, TextStyle Style)[] parts)
    {
        var first = true;
        foreach (var (text, style) in parts)
        {
            if (text.Length == 0) continue;
            if (!first) _text.Append("  ");
            Styled(Plain.Line(text), style);
            first = false;
        }

        _text.Append('\n');
    }

    /// <summary>A label and one value.</summary>
    public void Row(string label, string value, TextStyle style = TextStyle.Plain) => Row(label, [value], style);

    /// <summary>A label and values, as many a line as fit.</summary>
    public void Row(string label, IEnumerable<string> values, TextStyle style = TextStyle.Plain)
    {
        _text.Append(' ', LabelColumn);
        var clean = Plain.Line(label);
        Styled(clean, TextStyle.Label);
        var column = LabelColumn + clean.Length;
        var isFirst = true;
        foreach (var value in values)
        {
            var shown = Plain.Line(value);
            if (isFirst || column + 2 + shown.Length > width && column > ValueColumn)
            {
                if (!isFirst) _text.Append('\n');
                var from = isFirst ? column : 0;
                // A label that reaches into the column of the values pushes them by two.
                var pad = Math.Max(isFirst ? 2 : 0, ValueColumn - from);
                _text.Append(' ', pad);
                column = from + pad;
            }
            else
            {
                _text.Append("  ");
                column += 2;
            }

            Styled(shown, style);
            column += shown.Length;
            isFirst = false;
        }

        _text.Append('\n');
    }

    private void Styled(string text, TextStyle style)
    {
        var code = style switch
        {
            TextStyle.Label => "2",
            TextStyle.Dim => "2",
            TextStyle.Title => "1",
            TextStyle.Good => "32",
            TextStyle.Prefix => "36",
            TextStyle.Withdrawn => "35",
            TextStyle.Warning => "33",
            TextStyle.Fault => "1;31",
            _ => "",
        };
        if (!colours || code.Length == 0) _text.Append(text);
        else _text.Append("\u001b[").Append(code).Append('m').Append(text).Append("\u001b[0m");
    }
}
