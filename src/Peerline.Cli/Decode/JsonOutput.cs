namespace Peerline.Cli.Decode;

/// <summary>The lines as they are.</summary>
internal sealed class JsonOutput(Stream stream, bool flushEach) : ILineOutput
{
    private readonly BufferedStream _stream = new(stream, 1 << 16);

    public void Write(ReadOnlySpan<byte> line)
    {
        _stream.Write(line);
        _stream.WriteByte((byte)'\n');
        if (flushEach) _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();
}
