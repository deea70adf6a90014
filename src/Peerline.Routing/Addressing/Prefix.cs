using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace Peerline.Routing.Addressing;

/// <summary>An IPv4 or IPv6 prefix. Bits beyond the length are always zero, so that a prefix is its own key.</summary>
[JsonConverter(typeof(PrefixJsonConverter))]
public readonly struct Prefix : IEquatable<Prefix>, IComparable<Prefix>, ISpanParsable<Prefix>
{
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly Afi _afi;
    private readonly byte _length;

    /// <summary>
    /// Takes the network that holds the address; bits beyond the length are cleared (RFC 4271 4.3: their value is irrelevant).
    /// </summary>
    public Prefix(Address address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength(address.Afi));
        _afi = address.Afi;
        _length = (byte)length;
        _high = address.High & HighMask(length);
        _low = address.Low & LowMask(length);
    }

    // For readers that have compared the length already: left-aligned octets, whatever stands beyond the length.
    private Prefix(Afi afi, ulong high, ulong low, int length) => (_high, _low, _afi, _length) = (high, low, afi, (byte)length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Prefix FromIPv4(uint network, int length) =>
        new(Afi.IPv4, (ulong)(network & (uint)(0xffff_ffff_0000_0000 >> length)) << 32, 0, length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Prefix FromIPv6(ulong high, ulong low, int length) =>
        new(Afi.IPv6, high & HighMask(length), low & LowMask(length), length);

    /// <summary>The default routes.</summary>
    public static readonly Prefix IPv4Default = new(Address.FromIPv4(0), 0);

    /// <inheritdoc cref="IPv4Default"/>
    public static readonly Prefix IPv6Default = new(new Address(Afi.IPv6, 0, 0), 0);

    /// <summary>IPv4 or IPv6; <see cref="Afi.None"/> for the default value.</summary>
    public Afi Afi => _afi;

    /// <summary>Unicast of the prefix's AFI.</summary>
    public AfiSafi Family => new(_afi, Safi.Unicast);

    /// <summary>Bits that all addresses of the prefix share.</summary>
    public int Length => _length;

    /// <summary>The first address.</summary>
    public Address Network => new(_afi, _high, _low);

    /// <summary>True for a length of 0.</summary>
    public bool IsDefaultRoute => _length == 0;

    /// <summary>True for a single address.</summary>
    public bool IsHost => _length == MaxLength(_afi);

    /// <summary>32 or 128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaxLength(Afi afi) => afi switch { Afi.IPv4 => 32, Afi.IPv6 => 128, _ => 0 };

    /// <summary>True when the address lies in the prefix.</summary>
    public bool Contains(Address address) =>
        address.Afi == _afi && (address.High & HighMask(_length)) == _high && (address.Low & LowMask(_length)) == _low;

    /// <summary>True when every address of <paramref name="other"/> lies in this prefix; a prefix covers itself.</summary>
    public bool Covers(Prefix other) => other._length >= _length && Contains(other.Network);

    /// <summary>This network, shortened.</summary>
    public Prefix Truncate(int length) => new(Network, Math.Min(length, _length));

    /// <summary>The same network.</summary>
    public static implicit operator Prefix(IPNetwork network) => new(network.BaseAddress, network.PrefixLength);

    /// <summary>The same network as the framework has it.</summary>
    public IPNetwork ToIPNetwork() => new(Network.ToIPAddress(), _length);

    /// <summary>Reads <c>192.0.2.0/24</c>. Text with bits beyond the length is refused: it is not clear what was meant.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Prefix prefix) => TryParse(text.AsSpan(), out prefix);

    /// <inheritdoc cref="TryParse(string?, out Prefix)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out Prefix prefix)
    {
        prefix = default;
        var slash = text.IndexOf('/');
        if (slash < 0 || !Address.TryParse(text[..slash], out var address)) return false;
        var digits = text[(slash + 1)..];
        // The framework passes over zeros at the end.
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0') || digits.Contains('\0')) return false;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
        if (length > MaxLength(address.Afi)) return false;
        prefix = new Prefix(address, length);
        return prefix.Network == address;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Prefix result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Prefix result) => TryParse(s, out result);

    /// <summary>Reads <c>192.0.2.0/24</c> or throws <see cref="FormatException"/>.</summary>
    public static Prefix Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, out var prefix) ? prefix : throw new FormatException($"'{s}' is not a prefix.");

    /// <summary>Reads <c>192.0.2.0/24</c> or throws <see cref="FormatException"/>.</summary>
    public static Prefix Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => Parse(s.ToString());

    /// <summary>Equal by family, network and length.</summary>
    public bool Equals(Prefix other) => _high == other._high && _low == other._low && _length == other._length && _afi == other._afi;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Prefix other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low, _length, _afi);

    /// <summary>IPv4 before IPv6, then by network, then the shorter one first.</summary>
    public int CompareTo(Prefix other)
    {
        var byNetwork = Network.CompareTo(other.Network);
        return byNetwork != 0 ? byNetwork : _length.CompareTo(other._length);
    }

    /// <summary>Equal by family, network and length.</summary>
    public static bool operator ==(Prefix left, Prefix right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(Prefix left, Prefix right) => !left.Equals(right);

    /// <summary>By <see cref="CompareTo"/>.</summary>
    public static bool operator <(Prefix left, Prefix right) => left.CompareTo(right) < 0;

    /// <summary>By <see cref="CompareTo"/>.</summary>
    public static bool operator >(Prefix left, Prefix right) => left.CompareTo(right) > 0;

    /// <summary>By <see cref="CompareTo"/>.</summary>
    public static bool operator <=(Prefix left, Prefix right) => left.CompareTo(right) <= 0;

    /// <summary>By <see cref="CompareTo"/>.</summary>
    public static bool operator >=(Prefix left, Prefix right) => left.CompareTo(right) >= 0;

    /// <summary><c>192.0.2.0/24</c>; <c>none</c> for the default value.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[AddressText.MaximumPrefixLength];
        return Encoding.ASCII.GetString(text[..AddressText.Write(text, this)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HighMask(int length) => length >= 64 ? ulong.MaxValue : length == 0 ? 0 : ulong.MaxValue << (64 - length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LowMask(int length) => length <= 64 ? 0 : ulong.MaxValue << (128 - length);
}
