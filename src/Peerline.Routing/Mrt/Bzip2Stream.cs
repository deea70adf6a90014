using System.Buffers.Binary;

namespace Peerline.Routing.Mrt;

/// <summary>
/// Decompresses bzip2, as routing archives keep their files in it: reads forward, checks every CRC, follows several streams in one file.
/// Damaged or cut input ends in an <see cref="InvalidDataException"/>. Memory: about 4.5 MiB for the largest blocks, whatever the input.
/// </summary>
/// <remarks>
/// A stream is <c>BZh1</c> to <c>BZh9</c>, then blocks of up to 900,000 octets, then the CRC of all. In a block stand, back to front:
/// Huffman codes of up to six tables, move-to-front with run lengths of zeros, the Burrows-Wheeler transform, and run lengths of octets.
/// Blocks of bzip2 0.9.0 that are "randomised" are refused; nothing has written them since 1999.
/// </remarks>
public sealed class Bzip2Stream : Stream
{
    private const ulong BlockMagic = 0x314159265359;
    private const ulong EndMagic = 0x177245385090;
    private const int MaximumCodeLength = 20;
    private const int GroupSize = 50;
    private const int MaximumGroups = 6;
    private const int MaximumSelectors = 18002;
    private static readonly uint[] CrcTable = BuildCrcTable();

    private readonly Stream _source;
    private readonly bool _leaveOpen;
    private readonly byte[] _input = new byte[64 * 1024];
    private int _inputStart, _inputEnd;
    private ulong _bits;
    private int _bitCount;

    private uint[] _block = [];
    private int _blockSize;
    private readonly byte[] _selectors = new byte[MaximumSelectors];
    private readonly HuffmanTable[] _tables = new HuffmanTable[MaximumGroups];
    private readonly byte[] _symbols = new byte[256];
    private readonly byte[] _codeLengths = new byte[258];
    private readonly int[] _counts = new int[256];

    private State _state = State.StreamHeader;
    private bool _anyStream;
    private uint _combinedCrc;

    // Where the block that is being put out stands.
    private uint _expectedCrc, _crc;
    private int _left;
    private uint _position;
    private int _run, _repeat;
    private byte _last;

    /// <summary>Decompresses a stream.</summary>
    /// <param name="source">Compressed octets, from the start of a bzip2 stream.</param>
    /// <param name="leaveOpen">Do not close <paramref name="source"/> with this.</param>
    public Bzip2Stream(Stream source, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _leaveOpen = leaveOpen;
        for (var i = 0; i < _tables.Length; i++) _tables[i] = new HuffmanTable();
    }

    private enum State : byte
    {
        StreamHeader,
        Between,
        InBlock,
        End,
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <summary>Fills the buffer as far as there are octets; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The input is damaged, cut, or no bzip2.</exception>
    public override int Read(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length)
        {
            switch (_state)
            {
                case State.StreamHeader:
                    ReadStreamHeader();
                    break;
                case State.Between:
                    ReadBlockOrEnd();
                    break;
                case State.InBlock:
                    written += PutOut(buffer[written..]);
                    break;
                default:
                    return written;
            }
        }
        return written;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_leaveOpen) _source.Dispose();
        base.Dispose(disposing);
    }

    private void ReadStreamHeader()
    {
        // What follows the last stream is ignored when it is no stream, as bzip2 itself does.
        Span<byte> magic = stackalloc byte[4];
        for (var i = 0; i < magic.Length; i++)
        {
            if (!TryReadBits(8, out var octet))
            {
                if (!_anyStream) throw Damaged("it ends inside its header");
                _state = State.End;
                return;
            }
            magic[i] = (byte)octet;
        }
        if (!magic.StartsWith("BZh"u8) || magic[3] is < (byte)'1' or > (byte)'9')
        {
            if (!_anyStream) throw Damaged("it does not start with BZh1 to BZh9");
            _state = State.End;
            return;
        }
        var size = (magic[3] - '0') * 100_000;
        if (_block.Length < size) _block = new uint[size];
        _blockSize = size;
        _combinedCrc = 0;
        _anyStream = true;
        _state = State.Between;
    }

    private void ReadBlockOrEnd()
    {
        var magic = ((ulong)ReadBits(24) << 24) | ReadBits(24);
        var crc = (ReadBits(16) << 16) | ReadBits(16);
        if (magic == EndMagic)
        {
            if (crc != _combinedCrc) throw Damaged("the CRC of a stream is wrong");
            // The next stream starts at an octet.
            ReadBits(_bitCount & 7);
            _state = State.StreamHeader;
            return;
        }
        if (magic != BlockMagic) throw Damaged("there is neither a block nor an end");
        _expectedCrc = crc;
        ReadBlock();
        _crc = uint.MaxValue;
        _run = _repeat = 0;
        _state = State.InBlock;
    }

    private void ReadBlock()
    {
        if (ReadBits(1) != 0) throw Damaged("a block is randomised");
        var origin = ReadBits(24);
        var symbolCount = ReadSymbols();
        var groups = (int)ReadBits(3);
        if (groups is < 2 or > MaximumGroups) throw Damaged("the number of Huffman tables is wrong");
        var selectors = (int)ReadBits(15);
        if (selectors == 0) throw Damaged("there is no selector");
        ReadSelectors(selectors, groups);
        for (var i = 0; i < groups; i++) ReadTable(_tables[i], symbolCount + 2);

        var length = ReadCodes(symbolCount, Math.Min(selectors, MaximumSelectors));
        if (origin >= length) throw Damaged("a block starts behind its end");
        Invert(length);
        _position = _block[(int)origin] >> 8;
        _left = length;
    }

    // Which octets the block has: sixteen bits say which sixteens are used, then sixteen bits for each of those.
    private int ReadSymbols()
    {
        var used = ReadBits(16);
        var count = 0;
        for (var high = 0; high < 16; high++)
        {
            if ((used & (0x8000u >> high)) == 0) continue;
            var low = ReadBits(16);
            for (var i = 0; i < 16; i++)
                if ((low & (0x8000u >> i)) != 0) _symbols[count++] = (byte)((high << 4) | i);
        }
        return count > 0 ? count : throw Damaged("a block has no octets");
    }

    // The table of each group of fifty codes, move-to-front in unary. bzip2 1.0.8 tolerates more selectors than a block can need.
    private void ReadSelectors(int count, int groups)
    {
        Span<byte> order = [0, 1, 2, 3, 4, 5];
        for (var i = 0; i < count; i++)
        {
            var index = 0;
            while (ReadBits(1) != 0)
                if (++index >= groups) throw Damaged("a selector names no table");
            var table = order[index];
            order[..index].CopyTo(order[1..]);
            order[0] = table;
            if (i < MaximumSelectors) _selectors[i] = table;
        }
    }

    private void ReadTable(HuffmanTable table, int symbols)
    {
        var length = (int)ReadBits(5);
        for (var i = 0; i < symbols; i++)
        {
            while (true)
            {
                if (length is < 1 or > MaximumCodeLength) throw Damaged("a Huffman code has an impossible length");
                if (ReadBits(1) == 0) break;
                length += ReadBits(1) == 0 ? 1 : -1;
            }
            _codeLengths[i] = (byte)length;
        }
        table.Build(_codeLengths.AsSpan(0, symbols));
    }

    // Huffman codes to octets, through run lengths of the front symbol and move-to-front. Returns the length of the block.
    private int ReadCodes(int symbolCount, int selectors)
    {
        var end = symbolCount + 1;
        var length = 0;
        int run = 0, weight = 1;
        Array.Clear(_counts);
        for (var group = 0; ; group++)
        {
            if (group >= selectors) throw Damaged("a block has more codes than selectors");
            var table = _tables[_selectors[group]];
            for (var i = 0; i < GroupSize; i++)
            {
                var code = ReadCode(table);
                if (code <= 1)
                {
                    // Zeros of move-to-front, counted in digits one and two.
                    run += weight << code;
                    if (run > _blockSize) throw Damaged("a run is longer than a block");
                    weight <<= 1;
                    continue;
                }
                if (run > 0)
                {
                    var octet = _symbols[0];
                    if (run > _blockSize - length) throw Damaged("a block is too long");
                    _counts[octet] += run;
                    _block.AsSpan(length, run).Fill(octet);
                    length += run;
                    (run, weight) = (0, 1);
                }
                if (code >= end) return code == end ? length : throw Damaged("a Huffman code is not in its table");
                if (length >= _blockSize) throw Damaged("a block is too long");
                var index = code - 1;
                var moved = _symbols[index];
                _symbols.AsSpan(0, index).CopyTo(_symbols.AsSpan(1));
                _symbols[0] = moved;
                _counts[moved]++;
                _block[length++] = moved;
            }
        }
    }

    private int ReadCode(HuffmanTable table)
    {
        Need(MaximumCodeLength, atEnd: true);
        var window = (uint)(_bits >> (64 - MaximumCodeLength));
        var code = table.Find(window, out var length);
        if (length == 0 || length > _bitCount) throw Damaged(length == 0 ? "a Huffman code is not in its table" : "it ends inside a block");
        _bits <<= length;
        _bitCount -= length;
        return code;
    }

    // The transform: the low octet of each word is the last column, the upper 24 bits become the way through it.
    private void Invert(int length)
    {
        var sum = 0;
        for (var i = 0; i < 256; i++) (_counts[i], sum) = (sum, sum + _counts[i]);
        for (var i = 0; i < length; i++)
        {
            var octet = (byte)_block[i];
            _block[_counts[octet]++] |= (uint)i << 8;
        }
    }

    // Four equal octets are followed by how many more there are.
    private int PutOut(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length)
        {
            if (_repeat > 0)
            {
                var count = Math.Min(_repeat, buffer.Length - written);
                for (var i = 0; i < count; i++)
                {
                    buffer[written++] = _last;
                    _crc = (_crc << 8) ^ CrcTable[(_crc >> 24) ^ _last];
                }
                _repeat -= count;
                continue;
            }
            if (_left == 0)
            {
                EndBlock();
                break;
            }
            var word = _block[(int)_position];
            _position = word >> 8;
            _left--;
            var octet = (byte)word;
            if (_run == 4)
            {
                _repeat = octet;
                _run = 0;
                continue;
            }
            _run = _run > 0 && octet == _last ? _run + 1 : 1;
            _last = octet;
            buffer[written++] = octet;
            _crc = (_crc << 8) ^ CrcTable[(_crc >> 24) ^ octet];
        }
        return written;
    }

    private void EndBlock()
    {
        _crc = ~_crc;
        if (_crc != _expectedCrc) throw Damaged("the CRC of a block is wrong");
        _combinedCrc = ((_combinedCrc << 1) | (_combinedCrc >> 31)) ^ _crc;
        _state = State.Between;
    }

    private uint ReadBits(int count) => TryReadBits(count, out var value) ? value : throw Damaged("it ends inside a block");

    // At most 24 bits, highest first.
    private bool TryReadBits(int count, out uint value)
    {
        value = 0;
        if (count == 0) return true;
        if (!Need(count, atEnd: false)) return false;
        value = (uint)(_bits >> (64 - count));
        _bits <<= count;
        _bitCount -= count;
        return true;
    }

    // Bits are kept left-aligned; behind the last one stand zeros. At the end of the input fewer may be there than were asked for.
    private bool Need(int count, bool atEnd)
    {
        while (_bitCount < count)
        {
            if (_inputEnd - _inputStart >= 4 && _bitCount <= 32)
            {
                _bits |= (ulong)BinaryPrimitives.ReadUInt32BigEndian(_input.AsSpan(_inputStart)) << (32 - _bitCount);
                _inputStart += 4;
                _bitCount += 32;
                continue;
            }
            if (_inputStart == _inputEnd)
            {
                _inputStart = 0;
                _inputEnd = _source.Read(_input);
                if (_inputEnd == 0) return atEnd;
            }
            _bits |= (ulong)_input[_inputStart++] << (56 - _bitCount);
            _bitCount += 8;
        }
        return true;
    }

    private static InvalidDataException Damaged(string what) => new($"The bzip2 stream is damaged: {what}.");

    private static uint[] BuildCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i << 24;
            for (var bit = 0; bit < 8; bit++) value = (value & 0x8000_0000) != 0 ? (value << 1) ^ 0x04c1_1db7 : value << 1;
            table[i] = value;
        }
        return table;
    }

    /// <summary>One canonical Huffman code: short codes by a table of 1,024, longer ones by comparing with the last code of each length.</summary>
    private sealed class HuffmanTable
    {
        private const int ShortBits = 10;
        private readonly ushort[] _short = new ushort[1 << ShortBits];
        private readonly uint[] _limits = new uint[MaximumCodeLength + 2];
        private readonly int[] _bases = new int[MaximumCodeLength + 2];
        private readonly ushort[] _sorted = new ushort[258];

        public void Build(ReadOnlySpan<byte> lengths)
        {
            Span<int> counts = stackalloc int[MaximumCodeLength + 1];
            counts.Clear();
            foreach (var length in lengths) counts[length]++;
            var next = 0;
            for (var length = 1; length <= MaximumCodeLength; length++)
                for (var symbol = 0; symbol < lengths.Length; symbol++)
                    if (lengths[symbol] == length) _sorted[next++] = (ushort)symbol;

            Array.Clear(_short);
            uint code = 0;
            var index = 0;
            for (var length = 1; length <= MaximumCodeLength; length++)
            {
                // Codes of this length, aligned to twenty bits, lie below the limit; the first one belongs to the symbol at index.
                _bases[length] = index - (int)code;
                for (var i = 0; i < counts[length] && length <= ShortBits; i++)
                {
                    var first = (int)(code + (uint)i) << (ShortBits - length);
                    // A code that is oversubscribed has no place; Find then answers with what came first.
                    for (var j = 0; j < 1 << (ShortBits - length) && first + j < _short.Length; j++)
                        _short[first + j] = (ushort)((_sorted[index + i] << 5) | length);
                }
                code += (uint)counts[length];
                index += counts[length];
                _limits[length] = code << (MaximumCodeLength - length);
                code <<= 1;
            }
        }

        // Length 0 for bits that are no code.
        public int Find(uint window, out int length)
        {
            var entry = _short[window >> (MaximumCodeLength - ShortBits)];
            if (entry != 0)
            {
                length = entry & 31;
                return entry >> 5;
            }
            for (length = ShortBits + 1; length <= MaximumCodeLength; length++)
            {
                if (window >= _limits[length]) continue;
                var index = _bases[length] + (int)(window >> (MaximumCodeLength - length));
                if ((uint)index >= (uint)_sorted.Length) break;
                return _sorted[index];
            }
            length = 0;
            return 0;
        }
    }
}
