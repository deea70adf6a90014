namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// An array that grows by whole chunks, so that what lies in it never moves and growing costs no copy. Only the first chunk begins small
/// and doubles: a table of ten routes takes kilobytes. Behind each chunk lies a pad, so that a reader whose block was written anew under
/// it still reads inside the array before it finds out.
/// </summary>
internal sealed class ChunkedArray<T> where T : unmanaged
{
    private readonly int _bits;
    private readonly uint _mask;
    private readonly int _pad;
    private readonly int _limit;
    private T[][] _chunks;

    /// <param name="bits">Elements of a chunk, as a power of two.</param>
    /// <param name="pad">Elements behind each chunk that belong to nobody.</param>
    /// <param name="limit">The most chunks.</param>
    /// <param name="first">Elements that the first chunk begins with.</param>
    public ChunkedArray(int bits, int pad, int limit, int first = 64)
    {
        _bits = bits;
        _mask = (1u << bits) - 1;
        _pad = pad;
        _limit = limit;
        Capacity = (uint)Math.Min(first, 1 << bits);
        _chunks = [new T[Capacity + pad]];
    }

    public int ChunkSize => 1 << _bits;

    /// <summary>Elements that lie there, used or not.</summary>
    public uint Capacity { get; private set; }

    public long Octets
    {
        get
        {
            var total = 0L;
            foreach (var chunk in _chunks) total += chunk.Length;
            return total * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        }
    }

    public ref T this[uint index] => ref Volatile.Read(ref _chunks)[index >> _bits][index & _mask];

    public Span<T> Slice(uint index, int length) => Volatile.Read(ref _chunks)[index >> _bits].AsSpan((int)(index & _mask), length);

    /// <summary>From the index to the end of its chunk and pad.</summary>
    public Span<T> From(uint index) => Volatile.Read(ref _chunks)[index >> _bits].AsSpan((int)(index & _mask));

    /// <summary>Asks for an element that will be read.</summary>
    public void Prefetch(uint index) => Cache.Prefetch(ref this[index]);

    /// <summary>Makes room for everything below <paramref name="end"/>; false when that would be more than the limit.</summary>
    public bool TryGrow(uint end)
    {
        while (Capacity < end)
        {
            var chunks = _chunks;
            var first = chunks[0].Length - _pad;
            if (first < ChunkSize)
            {
                // In-flight readers keep the old chunk, which is a moment old and whole.
                var bigger = new T[Math.Min(first * 2, ChunkSize) + _pad];
                chunks[0].AsSpan(0, first).CopyTo(bigger);
                Volatile.Write(ref chunks[0], bigger);
                Capacity = (uint)(bigger.Length - _pad);
            }
            else
            {
                if (chunks.Length == _limit) return false;
                T[][] more = [.. chunks, GC.AllocateUninitializedArray<T>(ChunkSize + _pad)];
                Volatile.Write(ref _chunks, more);
                Capacity += (uint)ChunkSize;
            }
        }
        return true;
    }
}
