using System.Buffers.Binary;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bmp;

/// <summary>The per-peer header (RFC 7854 4.2): of whom, and of which of its tables, a message speaks. A view over its 42 octets.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   Peer Type   |  Peer Flags   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |         Peer Distinguisher (present based on peer type)       |
/// |                                                               |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 Peer Address (16 bytes)                       |
/// ~                                                               ~
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           Peer AS                             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         Peer BGP ID                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                    Timestamp (seconds)                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  Timestamp (microseconds)                     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
/// Peer Flags, peer types 0 to 2       Peer Flags, peer type 3
///  0 1 2 3 4 5 6 7                     0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+                   +-+-+-+-+-+-+-+-+
/// |V|L|A|O| Resv  |                   |F|             |
/// +-+-+-+-+-+-+-+-+                   +-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct PerPeerHeader
{
    /// <summary>Octets of the header.</summary>
    public const int Length = 42;

    internal const int FlagsOffset = 1;
    internal const int DistinguisherOffset = 2;
    internal const int AddressOffset = 10;
    internal const int AsOffset = 26;
    internal const int IdentifierOffset = 30;
    internal const int SecondsOffset = 34;
    internal const int MicrosecondsOffset = 38;

    // V, L, A and O of RFC 7854 4.2 and RFC 8671 4; F of RFC 9069 4.2 takes the place of V.
    internal const byte IPv6Flag = 0x80;
    internal const byte PostPolicyFlag = 0x40;
    internal const byte LegacyAsPathFlag = 0x20;
    internal const byte AdjRibOutFlag = 0x10;
    internal const byte FilteredFlag = 0x80;

    internal PerPeerHeader(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The 42 octets.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>The peer type, which may be one that no RFC names.</summary>
    public BmpPeerType Type => (BmpPeerType)Octets[0];

    /// <summary>The flags as sent; what they mean depends on the type.</summary>
    public byte Flags => Octets[FlagsOffset];

    /// <summary>True for the Loc-RIB, whose header has its own flags and no address (RFC 9069).</summary>
    public bool IsLocRib => Type == BmpPeerType.LocRibInstance;

    /// <summary>The V flag: addresses are IPv6. Never for a Loc-RIB, where the bit means something else.</summary>
    public bool IsIPv6 => Has(IPv6Flag);

    /// <summary>The L flag: after policy.</summary>
    public bool IsPostPolicy => Has(PostPolicyFlag);

    /// <summary>The A flag: AS_PATHs have two-octet AS numbers.</summary>
    public bool IsLegacyAsPath => Has(LegacyAsPathFlag);

    /// <summary>The O flag (RFC 8671): Adj-RIB-Out.</summary>
    public bool IsAdjRibOut => Has(AdjRibOutFlag);

    /// <summary>The F flag (RFC 9069 4.2): only a part of the Loc-RIB is sent.</summary>
    public bool IsFiltered => IsLocRib && (Flags & FilteredFlag) != 0;

    /// <summary>The table that the flags name.</summary>
    public RibView View => IsLocRib
        ? RibView.LocRib
        : (RibView)(((Flags & AdjRibOutFlag) >> 3) | ((Flags & PostPolicyFlag) >> 6));

    /// <summary>The routing instance: a route distinguisher (RFC 4364) with peer types 1 and 3, a number of the router with type 2, else zero.</summary>
    public RouteDistinguisher Distinguisher => new(BinaryPrimitives.ReadUInt64BigEndian(Octets[DistinguisherOffset..]));

    /// <summary>The peer's address; the default value, which has no family, for a Loc-RIB.</summary>
    public Address Address => IsLocRib ? default : ReadAddress(Octets.Slice(AddressOffset, 16), IsIPv6);

    /// <summary>The peer's AS number; for a Loc-RIB the router's own.</summary>
    public Asn Asn => BinaryPrimitives.ReadUInt32BigEndian(Octets[AsOffset..]);

    /// <summary>The peer's BGP identifier; for a Loc-RIB the router's own.</summary>
    public Address Identifier => Address.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(Octets[IdentifierOffset..]));

    /// <summary>Seconds since 1970, UTC; 0 when the time is not known.</summary>
    public uint Seconds => BinaryPrimitives.ReadUInt32BigEndian(Octets[SecondsOffset..]);

    /// <summary>Microseconds within the second.</summary>
    public uint Microseconds => BinaryPrimitives.ReadUInt32BigEndian(Octets[MicrosecondsOffset..]);

    /// <summary>When the encapsulated routes were received, or the event took place; null when the router does not know.</summary>
    public DateTimeOffset? Timestamp => (Seconds, Microseconds) == (0, 0)
        ? null
        : DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>What identifies the session or Loc-RIB on its router: type, distinguisher and address, without the view.</summary>
    public BmpPeerKey Key => new(Type, Distinguisher, Address);

    /// <summary>The name of a peer type as in the registry, or its number.</summary>
    public static string NameOf(BmpPeerType type) => type switch
    {
        BmpPeerType.GlobalInstance => "Global Instance Peer",
        BmpPeerType.RdInstance => "RD Instance Peer",
        BmpPeerType.LocalInstance => "Local Instance Peer",
        BmpPeerType.LocRibInstance => "Loc-RIB Instance Peer",
        _ => string.Create(CultureInfo.InvariantCulture, $"peer type {(byte)type}"),
    };

    // An IPv4 address stands in the last four of the sixteen octets.
    internal static Address ReadAddress(ReadOnlySpan<byte> octets, bool ipv6) => Address.FromOctets(ipv6 ? octets : octets[12..16]);

    internal static void WriteAddress(Span<byte> octets, Address address)
    {
        if (address.Afi != Afi.None) address.WriteTo(address.IsIPv6 ? octets : octets[12..]);
    }

    private bool Has(byte flag) => (Flags & flag) != 0 && !IsLocRib;
}
