using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>An extended community (RFC 4360, 5668, 7153): eight octets, the first one or two of which are its type.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |I|T|  Type     |    Subtype    |  Value: six octets               T: not transitive
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Value">The eight octets in network order.</param>
public readonly partial record struct ExtendedCommunity(ulong Value) : IComparable<ExtendedCommunity>
{
    /// <summary>The first octet.</summary>
    public byte Type => (byte)(Value >> 56);

    /// <summary>The second octet, which most types use as a subtype.</summary>
    public byte Subtype => (byte)(Value >> 48);

    /// <summary>False when the community must not leave the neighbouring AS (bit 6 of the type).</summary>
    public bool IsTransitive => (Type & 0x40) == 0;

    /// <summary>True for a route target with an AS number or an IPv4 address (RFC 4360 4).</summary>
    public bool IsRouteTarget => Type <= FourOctetAs && Subtype == RouteTargetSubtype;

    /// <summary>True for a route origin, also called site of origin (RFC 4360 5).</summary>
    public bool IsRouteOrigin => Type <= FourOctetAs && Subtype == RouteOriginSubtype;

    /// <summary>By value.</summary>
    public int CompareTo(ExtendedCommunity other) => Value.CompareTo(other.Value);

    /// <summary>
    /// Reads <c>rt:64500:100</c>, <c>rt:192.0.2.1:100</c>, <c>rt:4200000000:100</c>, <c>rt:2:64500:100</c>, the same with <c>ro</c>, and
    /// <c>0x</c> with sixteen hex digits. <c>target</c> stands for <c>rt</c>; <c>soo</c> and <c>origin</c> stand for <c>ro</c>.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ExtendedCommunity community)
    {
        community = default;
        if (text is null) return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            var isHex = text.Length == 18 && text.StartsWith("0x", StringComparison.Ordinal)
                        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var raw)
                        && (community = new ExtendedCommunity(raw)).Value == raw;
            return isHex;
        }
        var subtype = text[..colon] switch
        {
            "rt" or "target" => RouteTargetSubtype,
            "ro" or "soo" or "origin" => RouteOriginSubtype,
            _ => 0ul,
        };
        // What follows has the form of a route distinguisher, with its type in the first octet instead of the second.
        if (subtype == 0 || !RouteDistinguisher.TryParse(text[(colon + 1)..], out var value) || value.Type > FourOctetAs) return false;
        community = new ExtendedCommunity((ulong)value.Type << 56 | subtype << 48 | (value.Value & 0x0000_ffff_ffff_ffff));
        return true;
    }

    private const byte TwoOctetAs = 0x00;
    private const byte IPv4Address = 0x01;
    private const byte FourOctetAs = 0x02;
    private const byte RouteTargetSubtype = 0x02;
    private const byte RouteOriginSubtype = 0x03;
}
