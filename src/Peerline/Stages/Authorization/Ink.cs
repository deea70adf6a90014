using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>One way of setting text. Colours keep their contrast when the paper is printed in black and white, or faxed.</summary>
sealed record Ink(LetterFace Face, float Size, float Leading, SKColor Color)
{
    public static readonly SKColor Navy = new(0x16, 0x2B, 0x4D);
    public static readonly SKColor Black = new(0x14, 0x17, 0x1C);
    public static readonly SKColor Grey = new(0x55, 0x5D, 0x69);
    public static readonly SKColor Hairline = new(0xC3, 0xC9, 0xD2);
    public static readonly SKColor Tint = new(0xF1, 0xF4, 0xF8);

    public static readonly Ink Letterhead = new(LetterFonts.SansBold, 13, 17, Navy);
    public static readonly Ink Title = new(LetterFonts.SansBold, 22, 26, Navy);
    public static readonly Ink Subtitle = new(LetterFonts.Sans, 9.5f, 13, Grey);
    public static readonly Ink Heading = new(LetterFonts.SansBold, 10, 14, Navy);
    public static readonly Ink Body = new(LetterFonts.Sans, 9, 12.4f, Black);
    public static readonly Ink BodyBold = new(LetterFonts.SansBold, 9, 12.4f, Black);
    public static readonly Ink Small = new(LetterFonts.Sans, 8, 10.8f, Grey);
    public static readonly Ink SmallDark = new(LetterFonts.Sans, 8.5f, 11.6f, Black);
    public static readonly Ink Label = new(LetterFonts.Sans, 7.5f, 10.5f, Grey);
    public static readonly Ink TableHead = new(LetterFonts.SansBold, 8.5f, 12, SKColors.White);
    public static readonly Ink TableLabel = new(LetterFonts.Sans, 8.5f, 13, Grey);
    public static readonly Ink Value = new(LetterFonts.Sans, 9.5f, 13, Black);
    public static readonly Ink ValueBold = new(LetterFonts.SansBold, 9.5f, 13, Black);
    public static readonly Ink Identifier = new(LetterFonts.Mono, 9, 12.6f, Black);
    public static readonly Ink IdentifierBold = new(LetterFonts.MonoBold, 10.5f, 14, Black);
    public static readonly Ink Demarc = new(LetterFonts.MonoBold, 12, 15.5f, Black);
    public static readonly Ink Fingerprint = new(LetterFonts.Mono, 6.6f, 9, Grey);

    /// <summary>From the top of a line to the foot of its letters.</summary>
    public float Baseline => (Leading * 0.5f) + (Size * 0.36f);
}
