using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Peerline.Routing.Addressing;

/// <summary>A route distinguisher (RFC 4364 4.2): what makes equal prefixes of different VPNs different.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              Type             |  Value: six octets
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   0: two octets of AS number, four assigned
///   1: four octets of IPv4 address, two assigned
///   2: four octets of AS number, two assigned
/// </code>
/// </remarks>
/// <param name="Value">The eight octets in network order.</param>
public readonly record struct RouteDistinguisher(ulong Value) : IComparable<RouteDistinguisher>
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 8;

    /// <summary>0, 1 and 2 are defined; every other type is kept.</summary>
    public ushort Type => (ushort)(Value >> 48);

    /// <summary>By value.</summary>
    public int CompareTo(RouteDistinguisher other) => Value.CompareTo(other.Value);

    /// <summary>
    /// <c>64500:100</c>, <c>192.0.2.1:100</c>, <c>4200000000:100</c>. Type 2 with an AS number that two octets would hold is
    /// <c>2:64500:100</c> as in RFC 8294, because it is another distinguisher than <c>64500:100</c>; an unknown type is <c>0x</c> and
    /// sixteen hex digits.
    /// </summary>
    public override string ToString() => Type switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{(ushort)(Value >> 32)}:{(uint)Value}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"{Address.FromIPv4((uint)(Value >> 16))}:{(ushort)Value}"),
        2 when (uint)(Value >> 16) > ushort.MaxValue =>
            string.Create(CultureInfo.InvariantCulture, $"{(uint)(Value >> 16)}:{(ushort)Value}"),
        2 => string.Create(CultureInfo.InvariantCulture, $"2:{(uint)(Value >> 16)}:{(ushort)Value}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x16}"),
    };

    /// <summary>Reads what <see cref="ToString"/> writes, and RFC 8294's <c>0:</c> and <c>1:</c> in front as well.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RouteDistinguisher value)
    {
        value = default;
        if (text is null) return false;
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            var hex = ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var raw)
                      && text.Length == 18;
            value = new RouteDistinguisher(hex ? raw : 0);
            return hex;
        }
        var parts = text.Split(':');
        if (parts is [("0" or "1" or "2") and var type, _, _]) parts = parts[1..];
        else type = null;
        if (parts.Length != 2 || !uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var assigned)) return false;
        if (parts[0].Contains('.', StringComparison.Ordinal))
        {
            if (type is "0" or "2" || assigned > ushort.MaxValue) return false;
            if (!Address.TryParse(parts[0], out var address) || !address.IsIPv4) return false;
            value = new RouteDistinguisher(1ul << 48 | address.High >> 32 << 16 | assigned);
            return true;
        }
        if (type == "1" || !uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var asn)) return false;
        if (type == "2" || (type is null && asn > ushort.MaxValue))
        {
            if (assigned > ushort.MaxValue) return false;
            value = new RouteDistinguisher(2ul << 48 | (ulong)asn << 16 | assigned);
            return true;
        }
        if (asn > ushort.MaxValue) return false;
        value = new RouteDistinguisher((ulong)asn << 32 | assigned);
        return true;
    }
}
