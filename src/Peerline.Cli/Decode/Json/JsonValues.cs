using System.Text.Json;
using Peerline.Cli.Decode.Capture;
using Peerline.Routing.Addressing;

namespace Peerline.Cli.Decode.Json;

/// <summary>The spelling of values in the output: addresses, prefixes and times as text, octets as hex.</summary>
internal static class JsonValues
{
    private const int LongestHexOnStack = 512;

    public static void Address(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Address address)
    {
        json.WritePropertyName(name);
        json.Address(address);
    }

    public static void Address(this Utf8JsonWriter json, Address address)
    {
        Span<byte> text = stackalloc byte[AddressText.MaximumLength];
        json.WriteStringValue(text[..AddressText.Write(text, address)]);
    }

    public static void Prefix(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Prefix prefix)
    {
        Span<byte> text = stackalloc byte[AddressText.MaximumPrefixLength];
        json.WriteString(name, text[..AddressText.Write(text, prefix)]);
    }

    public static void Time(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Moment time)
    {
        Span<byte> text = stackalloc byte[40];
        time.TryFormat(text, out var length);
        json.WriteString(name, text[..length]);
    }

    /// <summary><c>192.0.2.1:179</c></summary>
    public static void Endpoint(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Endpoint endpoint)
    {
        Span<byte> text = stackalloc byte[AddressText.MaximumLength + 8];
        var length = 0;
        if (!endpoint.Address.IsIPv4) text[length++] = (byte)'[';
        length += AddressText.Write(text[length..], endpoint.Address);
        if (!endpoint.Address.IsIPv4) text[length++] = (byte)']';
        if (endpoint.Port != 0)
        {
            text[length++] = (byte)':';
            endpoint.Port.TryFormat(text[length..], out var digits);
            length += digits;
        }

        json.WriteString(name, text[..length]);
    }

    public static void Hex(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> octets)
    {
        json.WritePropertyName(name);
        json.Hex(octets);
    }

    public static void Hex(this Utf8JsonWriter json, ReadOnlySpan<byte> octets)
    {
        Span<byte> text = octets.Length <= LongestHexOnStack ? stackalloc byte[octets.Length * 2] : new byte[octets.Length * 2];
        Convert.TryToHexStringLower(octets, text, out _);
        json.WriteStringValue(text);
    }

    public static void Family(this Utf8JsonWriter json, AfiSafi family)
    {
        json.WriteString("family"u8, FamilyName(family));
        json.WriteNumber("afi"u8, (ushort)family.Afi);
        json.WriteNumber("safi"u8, (byte)family.Safi);
    }

    public static string FamilyName(AfiSafi family) => family == AfiSafi.IPv4Unicast ? "ipv4-unicast"
        : family == AfiSafi.IPv6Unicast ? "ipv6-unicast"
        : family.ToString();
}
