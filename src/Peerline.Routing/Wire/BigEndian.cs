using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Peerline.Routing.Wire;

/// <summary>
/// Reads in network order where the caller has just compared the length: one comparison for several reads. Each caller says in a line why
/// the octets are there; debug builds check it.
/// </summary>
internal static class BigEndian
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Octet(ReadOnlySpan<byte> octets, int offset)
    {
        Debug.Assert(offset >= 0 && offset < octets.Length);
        return Unsafe.Add(ref MemoryMarshal.GetReference(octets), offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort UInt16(ReadOnlySpan<byte> octets, int offset)
    {
        Debug.Assert(offset >= 0 && offset <= octets.Length - 2);
        var value = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(octets), offset));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint UInt32(ReadOnlySpan<byte> octets, int offset)
    {
        Debug.Assert(offset >= 0 && offset <= octets.Length - 4);
        var value = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(octets), offset));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong UInt64(ReadOnlySpan<byte> octets, int offset)
    {
        Debug.Assert(offset >= 0 && offset <= octets.Length - 8);
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(octets), offset));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>A part of the octets that the caller knows to lie inside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> octets, int offset, int length)
    {
        Debug.Assert(offset >= 0 && length >= 0 && offset <= octets.Length - length);
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(octets), offset), length);
    }

    /// <summary>
    /// The first <paramref name="count"/> octets (0 to 4), left-aligned in 32 bits, the rest zero: two overlapping reads that never leave
    /// the octets.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Left32(ReadOnlySpan<byte> octets, int offset, int count)
    {
        Debug.Assert(count is >= 0 and <= 4 && offset >= 0 && offset <= octets.Length - count);
        if (count >= 2) return ((uint)UInt16(octets, offset) << 16) | ((uint)UInt16(octets, offset + count - 2) << ((4 - count) << 3));
        return count == 0 ? 0 : (uint)Octet(octets, offset) << 24;
    }

    /// <summary>The same with 0 to 8 octets in 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Left64(ReadOnlySpan<byte> octets, int offset, int count)
    {
        Debug.Assert(count is >= 0 and <= 8 && offset >= 0 && offset <= octets.Length - count);
        if (count >= 4) return ((ulong)UInt32(octets, offset) << 32) | ((ulong)UInt32(octets, offset + count - 4) << ((8 - count) << 3));
        return (ulong)Left32(octets, offset, count) << 32;
    }
}
