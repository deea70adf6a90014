using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>IPv4 Prefix and IPv6 Prefix: a VRP comes or goes (RFC 8210 5.6, 5.7).</summary>
/// <remarks>
/// <code>
/// .-------------------------------------------.
/// | Version  | Type 4,6 |         zero        |
/// +-------------------------------------------+
/// |               Length=20, 32               |
/// +-------------------------------------------+
/// |  Flags   |  Prefix  |   Max    |   zero   |
/// |          |  Length  |  Length  |          |
/// +-------------------------------------------+
/// |      IPv4 Prefix, or IPv6 Prefix (16)     |
/// +-------------------------------------------+
/// |         Autonomous System Number          |
/// `-------------------------------------------'
/// </code>
/// </remarks>
/// <param name="Version">The protocol version.</param>
/// <param name="IsAnnouncement">The lowest bit of the flags: true when the VRP comes, false when it goes.</param>
/// <param name="Vrp">The VRP. Bits of the prefix beyond its length are cleared.</param>
public readonly record struct PrefixPdu(byte Version, bool IsAnnouncement, Vrp Vrp)
{
    /// <summary>Octets of an IPv4 Prefix PDU.</summary>
    public const int IPv4Length = 20;

    /// <summary>Octets of an IPv6 Prefix PDU.</summary>
    public const int IPv6Length = 32;

    private const int FlagsOffset = 8;
    private const int PrefixLengthOffset = 9;
    private const int MaxLengthOffset = 10;
    private const int AddressOffset = 12;

    /// <summary>Octets of the whole PDU.</summary>
    public int Length => Vrp.Prefix.Afi == Afi.IPv4 ? IPv4Length : IPv6Length;

    /// <summary>Reads a checked PDU of either type.</summary>
    /// <exception cref="InvalidOperationException">The PDU is of another type.</exception>
    public static PrefixPdu Read(RtrPdu pdu)
    {
        var octets = pdu.Expect(pdu.Length == IPv4Length ? RtrPduType.IPv4Prefix : RtrPduType.IPv6Prefix);
        var address = octets[AddressOffset..^4];
        var asn = BinaryPrimitives.ReadUInt32BigEndian(octets[^4..]);
        var prefix = new Prefix(Address.FromOctets(address), octets[PrefixLengthOffset]);
        return new PrefixPdu(pdu.Version, (octets[FlagsOffset] & 1) != 0, new Vrp(prefix, octets[MaxLengthOffset], asn));
    }

    /// <summary>Writes the whole PDU and returns its length.</summary>
    public int WriteTo(Span<byte> destination)
    {
        var type = Vrp.Prefix.Afi == Afi.IPv4 ? RtrPduType.IPv4Prefix : RtrPduType.IPv6Prefix;
        RtrPdu.WriteHeader(destination, Version, type, 0, Length);
        destination[FlagsOffset] = IsAnnouncement ? (byte)1 : (byte)0;
        destination[PrefixLengthOffset] = (byte)Vrp.Prefix.Length;
        destination[MaxLengthOffset] = (byte)Vrp.MaxLength;
        destination[AddressOffset - 1] = 0;
        var written = Vrp.Prefix.Network.WriteTo(destination[AddressOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(AddressOffset + written)..], Vrp.Asn.Value);
        return Length;
    }

    internal static RtrFault Check(ReadOnlySpan<byte> octets, int addressBits)
    {
        int length = octets[PrefixLengthOffset], maxLength = octets[MaxLengthOffset];
        if (length > addressBits) return new RtrFault(RtrFaultReason.PrefixLength, PrefixLengthOffset);
        return maxLength < length || maxLength > addressBits ? new RtrFault(RtrFaultReason.MaxLength, MaxLengthOffset) : default;
    }
}
