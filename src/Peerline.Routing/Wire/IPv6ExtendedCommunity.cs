using System.Buffers.Binary;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>An extended community with an IPv6 address (RFC 5701): twenty octets.</summary>
/// <param name="Type">The type in the upper octet, the subtype in the lower.</param>
/// <param name="Administrator">Who gives it a meaning.</param>
/// <param name="Local">The meaning.</param>
public readonly record struct IPv6ExtendedCommunity(ushort Type, Address Administrator, ushort Local)
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 20;

    /// <summary>False when the community must not leave the neighbouring AS.</summary>
    public bool IsTransitive => (Type & 0x4000) == 0;

    /// <summary>Reads <see cref="Size"/> octets.</summary>
    public static IPv6ExtendedCommunity Read(ReadOnlySpan<byte> octets) => new(
        BinaryPrimitives.ReadUInt16BigEndian(octets), Address.FromOctets(octets[2..18]),
        BinaryPrimitives.ReadUInt16BigEndian(octets[18..]));

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, Type);
        Administrator.WriteTo(destination[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[18..], Local);
    }

    /// <summary><c>rt:[2001:db8::1]:100</c>; a type without a name is <c>0x0099:[2001:db8::1]:100</c>.</summary>
    public override string ToString()
    {
        var name = Type switch
        {
            0x0002 => "rt",
            0x0003 => "ro",
            0x000b => "vrf-route-import",
            0x000c => "redirect-to-ip",
            0x000d => "redirect",
            0x0011 => "cisco-vpn-distinguisher",
            0x0012 => "inter-area-p2mp-segmented-next-hop",
            _ => string.Create(CultureInfo.InvariantCulture, $"0x{Type:x4}"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{name}:[{Administrator}]:{Local}");
    }
}
