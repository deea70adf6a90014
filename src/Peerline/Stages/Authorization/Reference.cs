using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>A small label with its value below, as in the reference block of a letter.</summary>
sealed record Reference(string Label, string Value, Ink Ink)
{
    public Cell Set(float width) => new(PaperText.Wrap(Label, Ink.Label, width), PaperText.Wrap(Value, Ink, width));

    internal sealed record Cell(PaperText Label, PaperText Value)
    {
        public float Height => Label.Height + Value.Height;

        public void Draw(Pen pen, float x, float top) => Value.Draw(pen, x, Label.Draw(pen, x, top));
    }
}
