using Peerline.Cli.Decode.Totals;

namespace Peerline.Cli.Decode;

/// <summary>Where a line of the output goes: one JSON object, without a line break.</summary>
internal interface ILineOutput : IDisposable
{
    void Write(ReadOnlySpan<byte> line);

    /// <summary>Writes totals.</summary>
    void Write(TotalsSink totals);

    /// <summary>Shows what was written so far.</summary>
    void Flush();
}
