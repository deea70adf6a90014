using System.Text;

using Peerline.Stages.Authorization;

using SkiaSharp;

namespace Peerline.Tests.Authorization;

public class TrueTypeSubsetTests
{
    // Ů, é and ΐ are composites: their parts must come along.
    const string Sample = "LOA-2026-000123 Ůé ΐ Ж µ × · … “x”";

    public static TheoryData<string> Faces() => ["Sans", "SansBold", "Mono", "MonoBold"];

    [Theory, MemberData(nameof(Faces))]
    public void A_cut_face_draws_and_measures_the_kept_characters_as_the_whole_one(string name)
    {
        var face = Face(name);
        using var cut = face.Cut(Sample.EnumerateRunes().Distinct());
        using var small = LetterFace.At(cut, 100);
        using var whole = LetterFace.At(face.Whole, 100);

        foreach (var rune in Sample.EnumerateRunes())
        {
            var glyph = whole.GetGlyph(rune.Value);
            Assert.Equal(glyph, small.GetGlyph(rune.Value));
            Assert.Equal(Outline(whole, glyph), Outline(small, glyph));
            Assert.Equal(whole.MeasureText(rune.ToString()), small.MeasureText(rune.ToString()));
        }
    }

    [Theory, MemberData(nameof(Faces))]
    public void A_cut_face_does_not_have_the_others(string name)
    {
        using var cut = Face(name).Cut(Sample.EnumerateRunes().Distinct());
        using var font = LetterFace.At(cut, 100);

        Assert.All("QZq9".EnumerateRunes(), rune => Assert.False(font.ContainsGlyph(rune.Value)));
        Assert.True(Face(name).Whole.TableCount > cut.TableCount);
    }

    static LetterFace Face(string name) => name switch
    {
        "Sans" => LetterFonts.Sans,
        "SansBold" => LetterFonts.SansBold,
        "Mono" => LetterFonts.Mono,
        _ => LetterFonts.MonoBold,
    };

    static string Outline(SKFont font, ushort glyph)
    {
        using var path = font.GetGlyphPath(glyph);
        return path?.ToSvgPathData() ?? "";
    }
}
