namespace Peerline.Cli.Decode;

/// <summary>
/// A stream read once, front to back, through a window that grows only as far as one message needs. What was consumed is gone: a file of
/// any size is read with the memory of its largest message.
/// </summary>
internal sealed class OctetSource(Stream stream) : IDisposable
{
    private byte[] _buffer = new byte[1 << 17];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Called before the stream is read, which may take as long as its writer likes.</summary>
    public Action? BeforeRead { get; set; }

    /// <summary>What is there and not consumed.</summary>
    public ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _end - _start);

    /// <summary>What unpacking complained about; what came before it was read.</summary>
    public string? Damage { get; private set; }

    /// <summary>Octets consumed so far: where the window starts.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Reads until the window holds so many octets, or the stream ends. False when it ended before; then the window is all there is.
    /// </summary>
    public bool Fill(int octets)
    {
        while (_end - _start < octets)
            if (!ReadMore(octets)) return false;
        return true;
    }

    /// <summary>Reads whatever comes next. False at the end of the stream.</summary>
    public bool FillMore() => ReadMore(_end - _start + 1);

    public void Consume(int octets)
    {
        _start += octets;
        Position += octets;
    }

    /// <summary>Consumes octets that may lie beyond the window; returns how many there were.</summary>
    public long Skip(long octets)
    {
        long skipped = 0;
        while (skipped < octets)
        {
            if (Window.IsEmpty && !FillMore()) break;
            var step = (int)Math.Min(Window.Length, octets - skipped);
            Consume(step);
            skipped += step;
        }

        return skipped;
    }

    public void Dispose() => stream.Dispose();

    private bool ReadMore(int wanted)
    {
        if (_ended) return false;
        if (_start > 0 && (_start == _end || wanted > _buffer.Length - _start))
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(wanted, _buffer.Length * 2L)));
        BeforeRead?.Invoke();
        var read = 0;
        try
        {
            read = stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (InvalidDataException e)
        {
            Damage = e.Message;
        }

        _end += read;
        _ended = read == 0;
        return read > 0;
    }
}
