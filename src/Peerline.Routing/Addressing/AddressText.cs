using System.Globalization;
using System.Net;

namespace Peerline.Routing.Addressing;

/// <summary>
/// Addresses and prefixes as UTF-8 text (RFC 5952) into a buffer, without allocation: for whoever writes many of them. The text of an
/// address is that of <see cref="IPAddress.ToString"/>.
/// </summary>
public static class AddressText
{
    /// <summary>Octets that no address exceeds.</summary>
    public const int MaximumLength = 46;

    /// <summary>Octets that no prefix exceeds.</summary>
    public const int MaximumPrefixLength = MaximumLength + 4;

    /// <summary>Writes an address and returns how many octets it took.</summary>
    /// <param name="destination">At least <see cref="MaximumLength"/> octets.</param>
    /// <param name="address">What is written.</param>
    public static int Write(Span<byte> destination, Address address) => address.Afi switch
    {
        Afi.IPv4 => WriteIPv4(destination, (uint)(address.High >> 32)),
        Afi.IPv6 => WriteIPv6(destination, address),
        _ => WriteNone(destination),
    };

    /// <summary>Writes a prefix and returns how many octets it took.</summary>
    /// <param name="destination">At least <see cref="MaximumPrefixLength"/> octets.</param>
    /// <param name="prefix">What is written.</param>
    public static int Write(Span<byte> destination, Prefix prefix)
    {
        if (prefix.Afi == Afi.None) return WriteNone(destination);
        var length = Write(destination, prefix.Network);
        destination[length++] = (byte)'/';
        return length + WriteDecimal(destination[length..], (uint)prefix.Length);
    }

    private static int WriteNone(Span<byte> destination)
    {
        "none"u8.CopyTo(destination);
        return 4;
    }

    private static int WriteIPv4(Span<byte> destination, uint value)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            if (shift < 24) destination[length++] = (byte)'.';
            length += WriteDecimal(destination[length..], (byte)(value >> shift));
        }
        return length;
    }

    private static int WriteDecimal(Span<byte> destination, uint value)
    {
        var length = value < 10 ? 1 : value < 100 ? 2 : 3;
        for (var i = length - 1; i >= 0; i--, value /= 10) destination[i] = (byte)('0' + value % 10);
        return length;
    }

    // RFC 5952 4.2: the longest run of two or more zero words is written as "::", the first of several.
    private static int WriteIPv6(Span<byte> destination, Address address)
    {
        // Addresses with an IPv4 address inside have a spelling of their own, and are rare.
        if (address.High == 0 || (address.Low >> 32 & 0xfdffffff) == 0x00005efe) return WriteSlowly(destination, address);
        var (start, run) = LongestZeroRun(address);
        var length = 0;
        for (var word = 0; word < 8; word++)
        {
            if (word == start)
            {
                destination[length++] = (byte)':';
                destination[length++] = (byte)':';
                word += run - 1;
                continue;
            }
            if (word > 0 && word != start + run) destination[length++] = (byte)':';
            length += WriteHex(destination[length..], Word(address, word));
        }
        return length;
    }

    private static int WriteSlowly(Span<byte> destination, Address address)
    {
        Span<byte> octets = stackalloc byte[16];
        address.WriteTo(octets);
        new IPAddress(octets).TryFormat(destination, out var written);
        return written;
    }

    private static (int Start, int Length) LongestZeroRun(Address address)
    {
        int start = -1, longest = 1, run = 0;
        for (var word = 0; word < 8; word++)
        {
            run = Word(address, word) == 0 ? run + 1 : 0;
            if (run <= longest) continue;
            (start, longest) = (word - run + 1, run);
        }
        return start < 0 ? (-1, 0) : (start, longest);
    }

    private static int WriteHex(Span<byte> destination, ushort word)
    {
        word.TryFormat(destination, out var written, "x", CultureInfo.InvariantCulture);
        return written;
    }

    private static ushort Word(Address address, int index) =>
        (ushort)((index < 4 ? address.High : address.Low) >> (48 - 16 * (index & 3)));
}
