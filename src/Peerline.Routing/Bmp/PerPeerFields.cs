using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bmp;

/// <summary>The content of a per-peer header as a value, to be kept or to be written (RFC 7854 4.2).</summary>
/// <param name="Key">Which session or Loc-RIB.</param>
/// <param name="View">Which of its tables; <see cref="RibView.LocRib"/> exactly with <see cref="BmpPeerType.LocRibInstance"/>.</param>
/// <param name="Asn">The peer's AS number.</param>
/// <param name="Identifier">The peer's BGP identifier.</param>
public readonly record struct PerPeerFields(BmpPeerKey Key, RibView View, Asn Asn, Address Identifier)
{
    /// <summary>The A flag: AS_PATHs have two-octet AS numbers.</summary>
    public bool IsLegacyAsPath { get; init; }

    /// <summary>The F flag of a Loc-RIB (RFC 9069 4.2): only a part of it is sent.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>When; null writes the zeros that say that the time is not known.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>What a header says.</summary>
    public static PerPeerFields Read(PerPeerHeader header) => new(header.Key, header.View, header.Asn, header.Identifier)
    {
        IsLegacyAsPath = header.IsLegacyAsPath,
        IsFiltered = header.IsFiltered,
        Timestamp = header.Timestamp,
    };

    /// <summary>Writes the <see cref="PerPeerHeader.Length"/> octets of the header.</summary>
    public void WriteTo(Span<byte> destination)
    {
        destination[..PerPeerHeader.Length].Clear();
        destination[0] = (byte)Key.Type;
        destination[PerPeerHeader.FlagsOffset] = Flags;
        BinaryPrimitives.WriteUInt64BigEndian(destination[PerPeerHeader.DistinguisherOffset..], Key.Distinguisher.Value);
        PerPeerHeader.WriteAddress(destination[PerPeerHeader.AddressOffset..], Key.Address);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PerPeerHeader.AsOffset..], Asn.Value);
        if (Identifier.IsIPv4) Identifier.WriteTo(destination[PerPeerHeader.IdentifierOffset..]);
        if (Timestamp is not { } time) return;
        BinaryPrimitives.WriteUInt32BigEndian(destination[PerPeerHeader.SecondsOffset..], (uint)time.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt32BigEndian(
            destination[PerPeerHeader.MicrosecondsOffset..], (uint)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
    }

    private byte Flags => Key.Type == BmpPeerType.LocRibInstance
        ? IsFiltered ? PerPeerHeader.FilteredFlag : (byte)0
        : (byte)((Key.Address.IsIPv6 ? PerPeerHeader.IPv6Flag : 0)
                 | (View is RibView.AdjRibInPostPolicy or RibView.AdjRibOutPostPolicy ? PerPeerHeader.PostPolicyFlag : 0)
                 | (IsLegacyAsPath ? PerPeerHeader.LegacyAsPathFlag : 0)
                 | (View is RibView.AdjRibOutPrePolicy or RibView.AdjRibOutPostPolicy ? PerPeerHeader.AdjRibOutFlag : 0));
}
