using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Peerline.Routing.Addressing;

/// <summary>An autonomous system number, four octets, printed as asplain (RFC 5396).</summary>
[JsonConverter(typeof(AsnJsonConverter))]
public readonly record struct Asn(uint Value) : IComparable<Asn>, ISpanParsable<Asn>, ISpanFormattable
{
    /// <summary>AS_TRANS, which stands for a four-octet number where only two octets fit (RFC 6793).</summary>
    public static readonly Asn Trans = new(23456);

    /// <summary>True for 64512-65534 and 4200000000-4294967294 (RFC 6996).</summary>
    public bool IsPrivate => Value is >= 64512 and <= 65534 or >= 4_200_000_000 and <= 4_294_967_294;

    /// <summary>True for 64496-64511 and 65536-65551 (RFC 5398).</summary>
    public bool IsDocumentation => Value is >= 64496 and <= 64511 or >= 65536 and <= 65551;

    /// <summary>True for what no network may hold: 0 (RFC 7607), AS_TRANS, 65535 and 4294967295 (RFC 7300), 65552-131071 (IANA).</summary>
    public bool IsReserved => Value is 0 or 23456 or 65535 or uint.MaxValue or >= 65552 and <= 131071;

    /// <summary>True when the number needs four octets on the wire.</summary>
    public bool IsFourOctet => Value > ushort.MaxValue;

    /// <summary>What goes into a two-octet field: the number itself, or AS_TRANS.</summary>
    public ushort TwoOctet => IsFourOctet ? (ushort)Trans.Value : (ushort)Value;

    /// <summary>The AS of that number.</summary>
    public static implicit operator Asn(uint value) => new(value);

    /// <summary>By number.</summary>
    public static bool operator <(Asn left, Asn right) => left.Value < right.Value;

    /// <summary>By number.</summary>
    public static bool operator >(Asn left, Asn right) => left.Value > right.Value;

    /// <summary>By number.</summary>
    public static bool operator <=(Asn left, Asn right) => left.Value <= right.Value;

    /// <summary>By number.</summary>
    public static bool operator >=(Asn left, Asn right) => left.Value >= right.Value;

    /// <summary>By number.</summary>
    public int CompareTo(Asn other) => Value.CompareTo(other.Value);

    /// <summary>Reads <c>64500</c> or <c>AS64500</c>; asdot is not accepted.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out Asn asn)
    {
        if (text.StartsWith("AS", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        var ok = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        asn = new Asn(value);
        return ok;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out Asn)"/>
    public static bool TryParse([NotNullWhen(true)] string? text, out Asn asn) => TryParse(text.AsSpan(), null, out asn);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Asn result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Reads <c>64500</c> or <c>AS64500</c>, or throws <see cref="FormatException"/>.</summary>
    public static Asn Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var asn) ? asn : throw new FormatException($"'{s}' is not an AS number.");

    /// <summary>Reads <c>64500</c> or <c>AS64500</c>, or throws <see cref="FormatException"/>.</summary>
    public static Asn Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <summary>The number, as asplain (RFC 5396).</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number, as asplain; there is no other format.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, default, CultureInfo.InvariantCulture);
}
