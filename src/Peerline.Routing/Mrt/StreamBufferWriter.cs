using System.Buffers;
using System.Runtime.CompilerServices;

namespace Peerline.Routing.Mrt;

/// <summary>Collects what is written and passes it on to a stream in large pieces.</summary>
internal sealed class StreamBufferWriter(Stream stream) : IBufferWriter<byte>
{
    private byte[] _buffer = new byte[256 * 1024];
    private int _length;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Make(sizeHint);
        return _buffer.AsMemory(_length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - _length < sizeHint) Make(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public void Flush()
    {
        stream.Write(_buffer, 0, _length);
        stream.Flush();
        _length = 0;
    }

    private void Make(int size)
    {
        if (_buffer.Length - _length >= Math.Max(size, 1)) return;
        stream.Write(_buffer, 0, _length);
        _length = 0;
        if (_buffer.Length < size) _buffer = new byte[size];
    }
}
