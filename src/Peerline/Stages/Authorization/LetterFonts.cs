namespace Peerline.Stages.Authorization;

/// <summary>The faces of the paper, from this assembly: a server has none installed. Measuring is done with the whole face.</summary>
static class LetterFonts
{
    public static readonly LetterFace Sans = new("NotoSans-Regular.ttf");
    public static readonly LetterFace SansBold = new("NotoSans-Bold.ttf");
    public static readonly LetterFace Mono = new("NotoSansMono-Regular.ttf");
    public static readonly LetterFace MonoBold = new("NotoSansMono-Bold.ttf");
}
