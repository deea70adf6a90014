using System.Text;

using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>One face: whole for measuring, cut down to the characters in use for embedding.</summary>
sealed class LetterFace
{
    readonly byte[] _file;

    public LetterFace(string file)
    {
        using var resource = typeof(LetterFace).Assembly.GetManifestResourceStream($"Fonts/{file}")!;
        _file = new byte[resource.Length];
        resource.ReadExactly(_file);
        Whole = Read(_file);
    }

    public SKTypeface Whole { get; }

    public SKTypeface Cut(IEnumerable<Rune> characters)
    {
        using var font = new SKFont(Whole);
        return Read(TrueTypeSubset.Cut(_file, characters.ToDictionary(rune => rune, rune => font.GetGlyph(rune.Value))));
    }

    // Without hinting a line is as wide on paper as it was measured.
    public static SKFont At(SKTypeface face, float size) =>
        new(face, size) { Hinting = SKFontHinting.None, LinearMetrics = true, Subpixel = true };

    static SKTypeface Read(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException("A font of the letters cannot be read.");
    }
}
