using System.Text;

using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>
/// What draws on a page. A letter is drawn twice: first on nothing, to learn which characters each face must have, then with faces
/// that were cut down to these.
/// </summary>
sealed class Pen(SKCanvas canvas, Func<LetterFace, string, SKTypeface> faceFor)
{
    public void Text(string line, Ink ink, float x, float baseline, SKTextAlign align)
    {
        using var font = LetterFace.At(faceFor(ink.Face, line), ink.Size);
        using var paint = new SKPaint { Color = ink.Color, IsAntialias = true };
        canvas.DrawText(line, x, baseline, align, font, paint);
    }

    public void Rule(float y, SKColor color, float weight, float left = Sheet.Left, float right = Sheet.Right) =>
        Stroke(color, weight, paint => canvas.DrawLine(left, y, right, y, paint));

    public void Upright(float x, float top, float height, SKColor color, float weight) =>
        Stroke(color, weight, paint => canvas.DrawLine(x, top, x, top + height, paint));

    public void Frame(SKRect area, SKColor color, float weight) => Stroke(color, weight, paint => canvas.DrawRect(area, paint));

    public void Fill(SKRect area, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawRect(area, paint);
    }

    /// <summary>Without smoothing: neighbouring squares must not show a seam.</summary>
    public void Fill(SKPath shape, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = false };
        canvas.DrawPath(shape, paint);
    }

    public void Link(SKRect area, Uri address) => canvas.DrawUrlAnnotation(area, address.AbsoluteUri);

    static void Stroke(SKColor color, float weight, Action<SKPaint> draw)
    {
        using var paint = new SKPaint { Color = color, StrokeWidth = weight, IsStroke = true, IsAntialias = true };
        draw(paint);
    }
}
