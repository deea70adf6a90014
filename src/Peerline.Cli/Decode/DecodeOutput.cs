namespace Peerline.Cli.Decode;

/// <summary>The spelling of the output.</summary>
internal enum DecodeOutput
{
    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>For people.</summary>
    Text,

    /// <summary>As <c>bgpdump -m</c> writes it; MRT only.</summary>
    Bgpdump,
}
