namespace Peerline.Stages.Authorization;

/// <summary>The measures of the paper, in points: ISO A4.</summary>
static class Sheet
{
    public const float Width = 595.28f;
    public const float Height = 841.89f;
    public const float Left = 51;
    public const float Right = Width - 51;
    public const float Measure = Right - Left;
    public const float Top = 40;
    public const float Bottom = Height - 56;
}
