using System.Globalization;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Flow specifications in words (RFC 8955 4.2, 8956 3).</summary>
/// <remarks>
/// <code>
/// components in ascending order of type; 1 and 2: a prefix; every other: operator and value, until the end bit
/// numeric operator:  |e|a|len|0|lt|gt|eq|    bitmask operator:  |e|a|len|0|0|not|m|
/// </code>
/// </remarks>
internal static class FlowSpecText
{
    private const byte End = 0x80;
    private const byte And = 0x40;

    /// <summary><c>dst 192.0.2.0/24 proto =6 port >=80&amp;&lt;=90</c>, or null when it is malformed.</summary>
    public static string? Of(ReadOnlySpan<byte> octets, Afi afi)
    {
        var text = new StringBuilder();
        while (!octets.IsEmpty)
        {
            var type = octets[0];
            octets = octets[1..];
            if (text.Length > 0) text.Append(' ');
            text.Append(NameOf(type, afi)).Append(' ');
            var read = type is 1 or 2 ? Prefix(octets, afi, text) : Operators(octets, type is 9 or 12, text);
            if (read == 0) return null;
            octets = octets[read..];
        }
        return text.Length == 0 ? null : text.ToString();
    }

    private static string NameOf(byte type, Afi afi) => type switch
    {
        1 => "dst",
        2 => "src",
        3 => afi == Afi.IPv6 ? "next-header" : "proto",
        4 => "port",
        5 => "dst-port",
        6 => "src-port",
        7 => "icmp-type",
        8 => "icmp-code",
        9 => "tcp-flags",
        10 => "packet-length",
        11 => "dscp",
        12 => "fragment",
        13 => "flow-label",
        _ => string.Create(CultureInfo.InvariantCulture, $"type{type}"),
    };

    // RFC 8956 3.1: with IPv6 an offset follows the length, and the pattern starts at the offset.
    private static int Prefix(ReadOnlySpan<byte> octets, Afi afi, StringBuilder text)
    {
        var header = afi == Afi.IPv6 ? 2 : 1;
        if (octets.Length < header) return 0;
        int length = octets[0], offset = afi == Afi.IPv6 ? octets[1] : 0;
        var size = (length - offset + 7) >> 3;
        if (length > Addressing.Prefix.MaxLength(afi) || offset > length || size > octets.Length - header) return 0;
        if (offset == 0)
        {
            Span<byte> address = stackalloc byte[afi == Afi.IPv6 ? 16 : 4];
            address.Clear();
            octets.Slice(header, size).CopyTo(address);
            text.Append(new Prefix(Address.FromOctets(address), length));
        }
        else text.Append(CultureInfo.InvariantCulture, $"{ShutdownText.Hex(octets.Slice(header, size))}/{length} offset {offset}");
        return header + size;
    }

    private static int Operators(ReadOnlySpan<byte> octets, bool isBitmask, StringBuilder text)
    {
        for (int position = 0, count = 0; position < octets.Length; count++)
        {
            var op = octets[position++];
            var size = 1 << (op >> 4 & 3);
            if (size > octets.Length - position) return 0;
            ulong value = 0;
            foreach (var octet in octets.Slice(position, size)) value = value << 8 | octet;
            position += size;
            if (count > 0) text.Append((op & And) != 0 ? '&' : ',');
            if (isBitmask)
                text.Append(CultureInfo.InvariantCulture, $"{((op & 2) != 0 ? "!" : "")}{((op & 1) != 0 ? "=" : "")}0x{value:x}");
            else text.Append((op & 7) switch { 0 => "false ", 1 => "=", 2 => ">", 3 => ">=", 4 => "<", 5 => "<=", 6 => "!=", _ => "true " })
                .Append(value);
            if ((op & End) != 0) return position;
        }
        return 0;
    }
}
