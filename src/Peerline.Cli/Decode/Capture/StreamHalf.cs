namespace Peerline.Cli.Decode.Capture;

/// <summary>One direction of a connection: its order, what could not be decoded yet, and who decodes it.</summary>
internal sealed class StreamHalf(Endpoint from, Endpoint to)
{
    private byte[] _pending = [];
    private int _count;

    public Endpoint From { get; } = from;
    public Endpoint To { get; } = to;
    public TcpDirection Tcp { get; } = new();
    public StreamDecoder? Decoder { get; set; }

    /// <summary>Its FIN was seen.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Nobody knows what it is, and nobody will.</summary>
    public bool IsIgnored { get; set; }

    public ReadOnlySpan<byte> Pending => _pending.AsSpan(0, _count);

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_pending.Length - _count < octets.Length) Array.Resize(ref _pending, Math.Max(_count + octets.Length, _pending.Length * 2));
        octets.CopyTo(_pending.AsSpan(_count));
        _count += octets.Length;
    }

    public void Consume(int octets)
    {
        _pending.AsSpan(octets, _count - octets).CopyTo(_pending);
        _count -= octets;
    }
}
