using Peerline.Cli.Decode.Forms;

namespace Peerline.Cli.Decode;

/// <summary>What was asked for on the command line.</summary>
internal sealed record DecodeRequest
{
    /// <summary>The file; <c>-</c> for the standard input.</summary>
    public required string File { get; init; }

    /// <summary>The file is one of vectors.</summary>
    public bool IsVectors { get; init; }

    /// <summary>What the file holds; null to find out.</summary>
    public InputKind? Input { get; init; }

    /// <summary>The file is lines of hex of this form.</summary>
    public Form? Form { get; init; }

    public DecodeOutput Output { get; init; }
    public bool Summary { get; init; }
    public bool Strict { get; init; }
    public DecodeOptions Options { get; init; } = new();
}
