using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Serialization;

namespace Peerline.Routing.Addressing;

/// <summary>An IPv4 or IPv6 address as a value: sixteen octets, left-aligned, and the family. No scope.</summary>
[JsonConverter(typeof(AddressJsonConverter))]
public readonly struct Address : IEquatable<Address>, IComparable<Address>
{
    internal Address(Afi afi, ulong high, ulong low) => (Afi, High, Low) = (afi, high, low);

    /// <summary>The family; <see cref="Afi.None"/> for the default value.</summary>
    public Afi Afi { get; }

    internal ulong High { get; }

    internal ulong Low { get; }

    /// <summary>True for IPv4.</summary>
    public bool IsIPv4 => Afi == Afi.IPv4;

    /// <summary>True for IPv6.</summary>
    public bool IsIPv6 => Afi == Afi.IPv6;

    /// <summary>4 or 16.</summary>
    public int OctetCount => IsIPv4 ? 4 : 16;

    /// <summary>True for fe80::/10.</summary>
    public bool IsIPv6LinkLocal => IsIPv6 && High >> 54 == 0x3fa;

    /// <summary>An IPv4 address of four octets in network order.</summary>
    public static Address FromIPv4(uint value) => new(Afi.IPv4, (ulong)value << 32, 0);

    /// <summary>Reads 4 or 16 octets in network order.</summary>
    public static Address FromOctets(ReadOnlySpan<byte> octets) => octets.Length switch
    {
        4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(octets)),
        16 => new Address(Afi.IPv6, BinaryPrimitives.ReadUInt64BigEndian(octets), BinaryPrimitives.ReadUInt64BigEndian(octets[8..])),
        _ => throw new ArgumentException("An address has 4 or 16 octets.", nameof(octets)),
    };

    /// <summary>Writes the 4 or 16 octets and returns how many.</summary>
    public int WriteTo(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)(High >> 32));
            return 4;
        }
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
        return 16;
    }

    /// <summary>The same address; a scope is dropped. IPv4 in IPv6 stays IPv6.</summary>
    public static implicit operator Address(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out var count);
        return FromOctets(octets[..count]);
    }

    /// <summary>The same address as the framework has it.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> octets = stackalloc byte[16];
        return new IPAddress(octets[..WriteTo(octets)]);
    }

    /// <summary>Reads the usual text; a second spelling of an IPv4 address, a scope and brackets are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Address address) => TryParse(text.AsSpan(), out address);

    /// <inheritdoc cref="TryParse(string?, out Address)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address)
    {
        if (!text.Contains(':')) return TryParseIPv4(text, out address);
        var ok = IPAddress.TryParse(text, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6 && !text.ContainsAny('%', '[');
        address = ok ? (Address)parsed! : default;
        return ok;
    }

    // IPAddress reads "1", "010.0.0.1" and "0x7f.1" as addresses too; a peer's text must not have two spellings.
    private static bool TryParseIPv4(ReadOnlySpan<char> text, out Address address)
    {
        address = default;
        var (value, octet, digits, dots) = (0u, 0u, 0, 0);
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (digits == 0 || dots == 3) return false;
                (value, octet, digits, dots) = (value << 8 | octet, 0, 0, dots + 1);
                continue;
            }

            if (!char.IsAsciiDigit(c) || (digits > 0 && octet == 0)) return false;
            octet = octet * 10 + (uint)(c - '0');
            if (octet > byte.MaxValue) return false;
            digits++;
        }

        if (dots < 3 || digits == 0) return false;
        address = FromIPv4(value << 8 | octet);
        return true;
    }

    /// <summary>Reads the usual text or throws <see cref="FormatException"/>.</summary>
    public static Address Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IP address.");

    /// <summary>Equal by family and octets.</summary>
    public bool Equals(Address other) => High == other.High && Low == other.Low && Afi == other.Afi;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(High, Low, Afi);

    /// <summary>IPv4 before IPv6, then by octets.</summary>
    public int CompareTo(Address other)
    {
        // Comparing enums boxes them.
        var byFamily = ((int)Afi).CompareTo((int)other.Afi);
        if (byFamily != 0) return byFamily;
        var byHigh = High.CompareTo(other.High);
        return byHigh != 0 ? byHigh : Low.CompareTo(other.Low);
    }

    /// <summary>Equal by family and octets.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <summary>The canonical text (RFC 5952); <c>none</c> for the default value.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[AddressText.MaximumLength];
        return Encoding.ASCII.GetString(text[..AddressText.Write(text, this)]);
    }
}
