using System.Text.Json;
using Peerline.Cli.Decode.Totals;

namespace Peerline.Cli.Decode.Text;

/// <summary>The lines for people: every record as a head and what is in it, one attribute a line.</summary>
internal sealed class TextOutput : ILineOutput
{
    private const int WidthOfPipe = 160;
    private readonly TextWriter _writer;
    private readonly TextPage _page;

    public TextOutput(Stream stream)
    {
        _writer = new StreamWriter(stream, new System.Text.UTF8Encoding(false), 1 << 16);
        var isTerminal = !Console.IsOutputRedirected;
        var colours = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _page = new TextPage(isTerminal ? Math.Max(60, Console.WindowWidth) : WidthOfPipe, colours);
    }

    public void Write(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        using var document = JsonDocument.ParseValue(ref reader);
        RecordText.Write(_page, document.RootElement);
        _writer.Write(_page.Take());
    }

    public void Write(TotalsSink totals)
    {
        TotalsReport.Text(_page, totals);
        _writer.Write(_page.Take());
    }

    public void Flush() => _writer.Flush();

    public void Dispose() => _writer.Dispose();
}
