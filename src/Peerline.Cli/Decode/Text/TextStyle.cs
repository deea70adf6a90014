namespace Peerline.Cli.Decode.Text;

/// <summary>What a piece of text is; the page knows what it looks like.</summary>
internal enum TextStyle
{
    Plain,
    Label,
    Dim,
    Title,
    Good,
    Prefix,
    Withdrawn,
    Warning,
    Fault,
}
