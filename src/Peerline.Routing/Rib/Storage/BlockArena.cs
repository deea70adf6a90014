using System.Runtime.CompilerServices;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// Blocks of any length in chunks. A block is named by a number, never moves, and is written anew only two periods after it was retired
/// (<see cref="GracePeriods"/>). One writer.
/// </summary>
internal sealed class BlockArena<T> : IRetiring where T : unmanaged
{
    // Every length up to here has its own stack of free blocks; longer ones are rounded up to steps.
    private const int ExactLengths = 256;
    private const int Step = 64;

    // What becomes smaller must always find room first; what it replaces is free again after two periods (GracePeriods).
    private const int ReservedChunks = 4;

    private readonly ChunkedArray<T> _elements;
    private readonly GracePeriods _grace;
    private readonly RetiredPieces _retired = new();
    private readonly FreeBlocks[] _free;
    private readonly uint _limit;
    private uint _next = 1;

    public BlockArena(GracePeriods grace, int bits, int longest, int limit)
    {
        _grace = grace;
        Longest = RoundUp(longest);
        _elements = new ChunkedArray<T>(bits, Longest, limit + ReservedChunks, first: 256);
        _limit = (uint)limit << bits;
        _free = new FreeBlocks[ClassOf(Longest) + 1];
        grace.Add(this);
    }

    /// <summary>Elements of the longest block.</summary>
    public int Longest { get; }

    public long AllocatedOctets => _elements.Octets;

    /// <summary>Octets in blocks that are in use.</summary>
    public long UsedOctets { get; private set; }

    /// <summary>The element with this number; the first of a block has the block's.</summary>
    public ref T this[uint element] => ref _elements[element];

    public Span<T> Block(uint block, int length) => _elements.Slice(block, length);

    /// <summary>The block and whatever lies behind it, at least <see cref="Longest"/> elements.</summary>
    public Span<T> From(uint block) => _elements.From(block);

    /// <summary>Asks for an element that will be read, with what lies near it.</summary>
    public void Prefetch(uint element) => _elements.Prefetch(element);

    /// <summary>A block with undefined content, or 0 when the arena is full. References to elements end here: the first chunk may move.</summary>
    public uint Allocate(int length) => Allocate(length, _limit);

    /// <summary>A block that replaces a longer one: there is always room for it.</summary>
    public uint AllocateFromReserve(int length) => Allocate(length, uint.MaxValue);

    private uint Allocate(int length, uint limit)
    {
        length = RoundUp(length);
        if (!_free[ClassOf(length)].TryPop(out var block))
        {
            // A block does not lie across two chunks. What is left of the chunk becomes a free block.
            var left = _elements.ChunkSize - (int)(_next & (uint)(_elements.ChunkSize - 1));
            var skip = length > left ? left : 0;
            block = _next + (uint)skip;
            var end = block + (uint)length;
            if (end > limit || (end > _elements.Capacity && !_elements.TryGrow(end))) return 0;
            if (skip is > 0 and <= ExactLengths) _free[ClassOf(skip)].Push(_next);
            _next = end;
        }
        UsedOctets += (long)length * Unsafe.SizeOf<T>();
        return block;
    }

    /// <summary>Takes a block out of use. Its content stays as it is for the readers that may be in it.</summary>
    public void Retire(uint block, int length)
    {
        length = RoundUp(length);
        UsedOctets -= (long)length * Unsafe.SizeOf<T>();
        _retired.Add(((ulong)(uint)length << 32) | block);
        _grace.Count(length * Unsafe.SizeOf<T>());
    }

    public void Recycle()
    {
        foreach (var piece in _retired.Turn()) _free[ClassOf((int)(piece >> 32))].Push((uint)piece);
    }

    private static int RoundUp(int length) => length <= ExactLengths ? length : (length + Step - 1) / Step * Step;

    private static int ClassOf(int length) => length <= ExactLengths ? length : ExactLengths + (length - ExactLengths) / Step;

    /// <summary>Free blocks of one length. Beside the blocks and not in them: what is free lies in nobody's cache.</summary>
    private struct FreeBlocks
    {
        private uint[]? _blocks;
        private int _count;

        public bool TryPop(out uint block)
        {
            block = 0;
            if (_count == 0) return false;
            block = _blocks![--_count];
            return true;
        }

        public void Push(uint block)
        {
            if (_blocks is null) _blocks = new uint[16];
            else if (_count == _blocks.Length) Array.Resize(ref _blocks, _count * 2);
            _blocks[_count++] = block;
        }
    }
}
