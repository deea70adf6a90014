using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>An extended community (RFC 4360, 5668, 7153): eight octets, the first one or two of which are its type.</summary>
public readonly record struct ExtendedCommunity(ulong Value)
{
    private byte Type => (byte)(Value >> 56);

    private byte Subtype => (byte)(Value >> 48);

    /// <summary>False when the community must not leave the neighbouring AS (bit 6 of the type).</summary>
    public bool IsTransitive => (Type & 0x40) == 0;

    /// <summary>Route targets and route origins by name, everything else as its octets.</summary>
    public override string ToString()
    {
        var name = Subtype switch { 0x02 => "rt", 0x03 => "ro", _ => null };
        var administrator = (Type & 0xbf) switch
        {
            0x00 => string.Create(CultureInfo.InvariantCulture, $"{(ushort)(Value >> 32)}:{(uint)Value}"),
            0x01 => string.Create(CultureInfo.InvariantCulture, $"{Address.FromIPv4((uint)(Value >> 16))}:{(ushort)Value}"),
            0x02 => string.Create(CultureInfo.InvariantCulture, $"{(uint)(Value >> 16)}:{(ushort)Value}"),
            _ => null,
        };
        return name is not null && administrator is not null && IsTransitive
            ? $"{name}:{administrator}"
            : string.Create(CultureInfo.InvariantCulture, $"0x{Value:x16}");
    }
}
