namespace Peerline.Cli.Decode;

/// <summary>Where a line of the output goes: one JSON object, without a line break.</summary>
internal interface ILineOutput : IDisposable
{
    void Write(ReadOnlySpan<byte> line);
}
