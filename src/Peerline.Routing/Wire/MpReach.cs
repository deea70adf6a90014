using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>MP_REACH_NLRI (RFC 4760 3): a view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |     SAFI      | Next hop len  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Next hop (variable), then one reserved octet, then the NLRI
/// </code>
/// </remarks>
public readonly ref struct MpReach
{
    private const int NextHopOffset = 4;

    private MpReach(AfiSafi family, ReadOnlySpan<byte> nextHop, ReadOnlySpan<byte> nlri, bool hasPathIds)
    {
        Family = family;
        NextHopOctets = nextHop;
        NlriOctets = nlri;
        HasPathIds = hasPathIds;
    }

    /// <summary>The address family of the prefixes.</summary>
    public AfiSafi Family { get; }

    /// <summary>The next hop field as it lies on the wire, whatever the family.</summary>
    public ReadOnlySpan<byte> NextHopOctets { get; }

    /// <summary>The NLRI, whatever the family.</summary>
    public ReadOnlySpan<byte> NlriOctets { get; }

    /// <summary>True when the NLRI carry path identifiers (RFC 7911).</summary>
    public bool HasPathIds { get; }

    /// <summary>
    /// The next hop; of a pair (RFC 2545 3) the global one, which is the first; of a VPN without its route distinguisher (RFC 4364
    /// 4.3.2, 4659 3.2.1). The default address where the length is that of no address.
    /// </summary>
    public Address NextHop => NextHopOctets.Length switch
    {
        4 => Address.FromOctets(NextHopOctets),
        12 => Address.FromOctets(NextHopOctets[RouteDistinguisher.Size..]),
        16 or 32 => Address.FromOctets(NextHopOctets[..16]),
        24 or 48 => Address.FromOctets(NextHopOctets[RouteDistinguisher.Size..24]),
        _ => default,
    };

    /// <summary>The second address of a pair.</summary>
    public Address? LinkLocalNextHop => NextHopOctets.Length switch
    {
        32 => Address.FromOctets(NextHopOctets[16..]),
        48 => Address.FromOctets(NextHopOctets[(24 + RouteDistinguisher.Size)..]),
        _ => (Address?)null,
    };

    /// <summary>The route distinguisher in front of a VPN's next hop, normally zero; null without one.</summary>
    public RouteDistinguisher? NextHopDistinguisher => NextHopOctets.Length is 12 or 24 or 48
        ? new RouteDistinguisher(BinaryPrimitives.ReadUInt64BigEndian(NextHopOctets))
        : null;

    /// <summary>The prefixes of IPv4 and IPv6 unicast and multicast; empty for every other family.</summary>
    public PrefixList Nlri => HasPrefixes(Family) ? new PrefixList(NlriOctets, Family.Afi, HasPathIds) : default;

    /// <summary>The prefixes of IPv4 and IPv6 labelled unicast (RFC 8277); empty for every other family.</summary>
    public LabelledPrefixList LabelledNlri =>
        HasLabels(Family) ? new LabelledPrefixList(NlriOctets, Family.Afi, HasPathIds) : default;

    /// <summary>The prefixes of IPv4 and IPv6 VPNs (RFC 4364, 4659, 6514); empty for every other family.</summary>
    public VpnPrefixList VpnNlri => HasDistinguishers(Family) ? new VpnPrefixList(NlriOctets, Family, HasPathIds) : default;

    /// <summary>What is wrong with the NLRI of a family that is decoded here; the octets of every other one are not looked at.</summary>
    internal UpdateFault CheckNlri() =>
        HasPrefixes(Family) ? Nlri.Check(out _, out _)
        : HasLabels(Family) ? LabelledNlri.Check(out _, out _)
        : HasDistinguishers(Family) ? VpnNlri.Check(out _, out _)
        : UpdateFault.None;

    /// <summary>True for the families whose NLRI are decoded: prefixes, with labels or route distinguishers or without.</summary>
    internal static bool IsDecoded(AfiSafi family) => HasPrefixes(family) || HasLabels(family) || HasDistinguishers(family);

    internal static bool HasPrefixes(AfiSafi family) => IsIP(family) && family.Safi is Safi.Unicast or Safi.Multicast;

    internal static bool HasLabels(AfiSafi family) => IsIP(family) && family.Safi == Safi.LabelledUnicast;

    internal static bool HasDistinguishers(AfiSafi family) => IsIP(family) && family.Safi is Safi.MplsVpn or Safi.MulticastVpn;

    private static bool IsIP(AfiSafi family) => family.Afi is Afi.IPv4 or Afi.IPv6;

    /// <summary>Frames the value. Only what makes the NLRI impossible to find is an error here (RFC 7606 7.11).</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, out MpReach reach) => Read(value, AddPathFamilies.None, out reach);

    /// <summary>Frames the value; the NLRI of the families in <paramref name="addPath"/> carry path identifiers (RFC 7911).</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, AddPathFamilies addPath, out MpReach reach)
    {
        reach = default;
        if (value.Length < NextHopOffset + 1) return UpdateFault.Length;
        var hop = value[3];
        if (hop > value.Length - NextHopOffset - 1) return UpdateFault.NextHopLength;
        var family = new AfiSafi((Afi)BinaryPrimitives.ReadUInt16BigEndian(value), (Safi)value[2]);
        reach = new MpReach(family, value.Slice(NextHopOffset, hop), value[(NextHopOffset + hop + 1)..], addPath.Contains(family));
        return FitsFamily(hop, family) ? UpdateFault.None : UpdateFault.NextHopLength;
    }

    /// <summary>
    /// Reads the value as it stands in an MRT RIB entry: there only the length of the next hop and the next hop (RFC 6396 4.3.4), because
    /// family and prefix belong to the record. Writers that keep the whole attribute are seen too, and are read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UpdateFault ReadAbbreviated(ReadOnlySpan<byte> value, AfiSafi family, out MpReach reach)
    {
        if (value.IsEmpty || value[0] != value.Length - 1) return Read(value, out reach);
        reach = new MpReach(family, value[1..], default, hasPathIds: false);
        return UpdateFault.None;
    }

    // RFC 2545 3, 4364 4.3.2, 4659 3.2.1. RFC 8950 3 has IPv6 next hops for IPv4 prefixes; its forerunner RFC 5549 had them without a route
    // distinguisher for VPNs too. IPv4 next hops for IPv6 prefixes are what some speakers agree on by the same capability. Every other
    // family defines its own, and is not judged here.
    private static bool FitsFamily(int length, AfiSafi family)
    {
        if (HasDistinguishers(family)) return length is 12 or 24 or 48 || (family.Afi == Afi.IPv4 && length is 16 or 32);
        if (HasPrefixes(family) || HasLabels(family)) return length is 4 or 16 or 32;
        return true;
    }
}
