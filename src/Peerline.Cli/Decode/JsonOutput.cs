using System.Text.Json;
using Peerline.Cli.Decode.Totals;

namespace Peerline.Cli.Decode;

/// <summary>The lines as they are.</summary>
internal sealed class JsonOutput(Stream stream) : ILineOutput
{
    private readonly BufferedStream _stream = new(stream, 1 << 16);

    public void Write(ReadOnlySpan<byte> line)
    {
        _stream.Write(line);
        _stream.WriteByte((byte)'\n');
    }

    public void Write(TotalsSink totals)
    {
        using (var json = new Utf8JsonWriter(_stream, new JsonWriterOptions { Indented = true })) TotalsReport.Json(json, totals);
        _stream.WriteByte((byte)'\n');
    }

    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();
}
