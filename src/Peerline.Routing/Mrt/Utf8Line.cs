using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Peerline.Routing.Mrt;

/// <summary>
/// Writes text into memory of which the caller knows that it is long enough, <see cref="Slack"/> octets more than the text: numbers are
/// stored eight digits at a time. Debug builds check every step.
/// </summary>
internal ref struct Utf8Line
{
    public const int Slack = 16;

    // Digits of each octet, then a dot, and how many characters that is.
    private static readonly ulong[] Octets = BuildOctets();
    private readonly ref byte _start;
    private readonly int _capacity;
    private int _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Utf8Line(Span<byte> memory)
    {
        _start = ref MemoryMarshal.GetReference(memory);
        _capacity = memory.Length;
    }

    public readonly int Length => _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Character(byte value)
    {
        Debug.Assert(_length + 1 <= _capacity);
        Unsafe.Add(ref _start, _length++) = value;
    }

    /// <summary>Takes back the last characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Back(int count) => _length -= count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Text(scoped ReadOnlySpan<byte> text)
    {
        Debug.Assert(_length + text.Length <= _capacity);
        text.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _start, _length), text.Length));
        _length += text.Length;
    }

    /// <summary>Decimal digits: eight at once, shifted so that the leading zeros fall off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(uint value)
    {
        Debug.Assert(_length + Slack <= _capacity);
        if (value >= 100_000_000)
        {
            var high = value / 100_000_000;
            Number2(high);
            Store(Digits(value - (high * 100_000_000)) + 0x3030_3030_3030_3030, 8);
            return;
        }
        var digits = Digits(value);
        // The highest digit lies in the lowest octet.
        var zeros = BitOperations.TrailingZeroCount(digits | (1ul << 56)) & ~7;
        Store((digits + 0x3030_3030_3030_3030) >> zeros, 8 - (zeros >> 3));
    }

    private void Number2(uint value)
    {
        if (value >= 10) Character((byte)('0' + (value / 10)));
        Character((byte)('0' + (value % 10)));
    }

    // Divides by 10,000, then by 100 in two lanes and by 10 in four: eight decimal digits, one in each octet.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(uint value)
    {
        ulong high = value / 10_000;
        var pair = high | ((value - (high * 10_000)) << 32);
        var hundreds = ((pair * 10_486) >> 20) & 0x0000_007f_0000_007f;
        var four = ((pair - (hundreds * 100)) << 16) | hundreds;
        var tens = ((four * 103) >> 10) & 0x000f_000f_000f_000f;
        return ((four - (tens * 10)) << 8) | tens;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(ulong characters, int count)
    {
        Debug.Assert(_length + 8 <= _capacity);
        if (!BitConverter.IsLittleEndian) characters = BinaryPrimitives.ReverseEndianness(characters);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _start, _length), characters);
        _length += count;
    }

    /// <summary>Dotted quad.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void IPv4(uint address)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(Octets);
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            // 256 entries for an octet.
            var entry = Unsafe.Add(ref table, (int)((address >> shift) & 0xff));
            Store(entry & 0xffff_ffff, (int)(entry >> 32));
        }
        _length--;
    }

    /// <summary>
    /// Colons and hexadecimal words, the longest run of zero words shortened, also when it is only one word; a mapped or compatible IPv4
    /// address with a dotted quad: as bgpdump writes it, which is not RFC 5952.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void IPv6(ulong high, ulong low)
    {
        if (high == 0 && (low >> 32 is 0xffff || (low >> 32 == 0 && low > 1)))
        {
            Text(low >> 32 == 0 ? "::"u8 : "::ffff:"u8);
            IPv4((uint)low);
            return;
        }
        var (first, count) = LongestZeros(high, low);
        for (var i = 0; i < 8; i++)
        {
            if (i == first)
            {
                if (i == 0) Character((byte)':');
                Character((byte)':');
                i += count - 1;
                continue;
            }
            Hexadecimal((uint)((i < 4 ? high >> (48 - (i << 4)) : low >> (112 - (i << 4))) & 0xffff));
            if (i != 7) Character((byte)':');
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int First, int Count) LongestZeros(ulong high, ulong low)
    {
        int first = -1, count = 0, run = 0;
        for (var i = 0; i < 8; i++)
        {
            var word = (i < 4 ? high >> (48 - (i << 4)) : low >> (112 - (i << 4))) & 0xffff;
            run = word == 0 ? run + 1 : 0;
            if (run > count) (first, count) = (i - run + 1, run);
        }
        return (first, count);
    }

    // One to four digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Hexadecimal(uint word)
    {
        var nibbles = ((word & 0xf000) >> 12) | (word & 0x0f00) | ((word & 0x00f0) << 12) | ((word & 0x000f) << 24);
        var letters = ((nibbles + 0x0606_0606) >> 4) & 0x0101_0101;
        var characters = nibbles + 0x3030_3030 + (letters * ('a' - '0' - 10));
        var zeros = BitOperations.TrailingZeroCount(nibbles | (1u << 24)) & ~7;
        Store(characters >> zeros, 4 - (zeros >> 3));
    }

    private static ulong[] BuildOctets()
    {
        var table = new ulong[256];
        for (var i = 0; i < table.Length; i++)
        {
            var text = $"{i}.";
            for (var j = text.Length - 1; j >= 0; j--) table[i] = (table[i] << 8) | text[j];
            table[i] |= (ulong)text.Length << 32;
        }
        return table;
    }
}
