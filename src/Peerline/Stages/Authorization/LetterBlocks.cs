using System.Globalization;

using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>The parts that letters are put together from, top to bottom.</summary>
static class LetterBlocks
{
    const float QrSide = 92;
    const float QrColumn = QrSide + 24;
    const float QrAbove = 5;
    const float QrBelow = QrAbove + QrSide + 8;

    /// <summary>Title, reference numbers, and the code that leads to the register.</summary>
    public static Block Opening(string title, string subtitle, LetterSeal seal, params IReadOnlyList<IReadOnlyList<Reference>> rows)
    {
        const float width = Sheet.Measure - QrColumn;
        var heading = PaperText.Wrap(title, Ink.Title, width);
        var below = PaperText.Wrap(subtitle, Ink.Subtitle, width);
        var grid = rows.Select(row => row.Select(reference => reference.Set(width / row.Count - 10)).ToArray()).ToArray();
        var rowHeights = grid.Select(row => row.Max(cell => cell.Height) + 3).ToArray();
        var textHeight = heading.Height + below.Height + 7 + rowHeights.Sum();
        var caption = PaperText.Wrap("Scan to verify this letter", Ink.Label, QrSide);
        return new Block(Math.Max(textHeight, QrBelow + caption.Height), 14, (pen, top) =>
        {
            var code = SKRect.Create(Sheet.Right - QrSide, top + QrAbove, QrSide, QrSide);
            QrSymbol.Draw(pen, seal.VerificationAddress.AbsoluteUri, code);
            caption.Draw(pen, code.MidX, top + QrBelow, SKTextAlign.Center);
            pen.Link(code, seal.VerificationAddress);

            var y = below.Draw(pen, Sheet.Left, heading.Draw(pen, Sheet.Left, top)) + 7;
            for (var row = 0; row < grid.Length; row++)
            {
                for (var column = 0; column < grid[row].Length; column++)
                {
                    grid[row][column].Draw(pen, Sheet.Left + (column * width / grid[row].Length), y);
                }

                y += rowHeights[row];
            }
        });
    }

    public static Block Paragraph(string text, Ink? ink = null, float spaceBefore = 8)
    {
        var set = PaperText.Wrap(text, ink ?? Ink.Body, Sheet.Measure, mostLines: 36);
        return new Block(set.Height, spaceBefore, (pen, top) => set.Draw(pen, Sheet.Left, top));
    }

    public static Block Heading(string text)
    {
        var set = PaperText.Wrap(text, Ink.Heading, Sheet.Measure);
        return new Block(set.Height + 1, 11, (pen, top) => set.Draw(pen, Sheet.Left, top), KeepWithNext: true);
    }

    public static IEnumerable<Block> Numbered(IEnumerable<string> instructions)
    {
        const float indent = 18;
        return instructions.Select((instruction, index) =>
        {
            var number = PaperText.Wrap($"{index + 1}.", Ink.BodyBold, indent);
            var set = PaperText.Wrap(instruction, Ink.Body, Sheet.Measure - indent);
            return new Block(set.Height, index == 0 ? 0 : 2.5f, (pen, top) =>
            {
                number.Draw(pen, Sheet.Left, top);
                set.Draw(pen, Sheet.Left + indent, top);
            });
        });
    }

    /// <summary>Who signs, and how the reader makes sure that the issuer really did.</summary>
    public static Block Signature(LoaIssuer issuer, Signatory signatory, DateOnly issuedOn, LetterSeal seal)
    {
        const float gap = 26;
        const float column = (Sheet.Measure - gap) / 2;
        const float second = Sheet.Left + column + gap;
        var forIssuer = PaperText.Wrap($"For {issuer.LegalName}", Ink.Label, column, mostLines: 4);
        var name = PaperText.Wrap(signatory.Name, Ink.ValueBold, column, mostLines: 4);
        var signed = PaperText.Wrap($"Signed electronically on {Date(issuedOn)}", Ink.Value with { Color = Ink.Navy }, column);
        var title = PaperText.Wrap(signatory.Title, Ink.SmallDark, column, mostLines: 4);
        var electronic = PaperText.Wrap("Valid without a handwritten signature.", Ink.Small, column);
        var check = PaperText.Wrap("Check before you act", Ink.BodyBold with { Color = Ink.Navy }, column);
        var how = PaperText.Wrap(
            "Scan the code or open the address below. The Issuer’s register shows the state of this letter and the ports that it names: "
            + "both must agree with this paper.", Ink.Small, column);
        var address = PaperText.Wrap(seal.VerificationAddress.AbsoluteUri, Ink.Small with { Color = Ink.Navy }, column, mostLines: 8);
        PaperText[] left = [name, title, electronic];
        PaperText[] right = [check, how, address];
        var leftHeight = forIssuer.Height + signed.Height + 12 + left.Sum(text => text.Height);
        return new Block(Math.Max(leftHeight, right.Sum(text => text.Height)), 14, (pen, top) =>
        {
            var line = signed.Draw(pen, Sheet.Left, forIssuer.Draw(pen, Sheet.Left, top) + 6) + 3;
            pen.Rule(line, Ink.Black, 0.7f, Sheet.Left, Sheet.Left + column);
            left.Aggregate(line + 3, (y, text) => text.Draw(pen, Sheet.Left, y));
            var end = right.Aggregate(top, (y, text) => text.Draw(pen, second, y));
            pen.Link(new SKRect(second, end - address.Height, second + column, end), seal.VerificationAddress);
        });
    }

    /// <summary>Unmistakable everywhere: no reader wonders whether the month comes first.</summary>
    public static string Date(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
