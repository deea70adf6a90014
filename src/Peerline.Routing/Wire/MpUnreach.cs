using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>MP_UNREACH_NLRI (RFC 4760 4): a view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |     SAFI      |  then the withdrawn NLRI
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct MpUnreach
{
    private const int NlriOffset = 3;

    private MpUnreach(AfiSafi family, ReadOnlySpan<byte> nlri, bool hasPathIds)
    {
        Family = family;
        NlriOctets = nlri;
        HasPathIds = hasPathIds;
    }

    /// <summary>The address family of the prefixes.</summary>
    public AfiSafi Family { get; }

    /// <summary>The withdrawn NLRI as they lie on the wire, whatever the family.</summary>
    public ReadOnlySpan<byte> NlriOctets { get; }

    /// <summary>True when the NLRI carry path identifiers (RFC 7911).</summary>
    public bool HasPathIds { get; }

    /// <summary>The prefixes of IPv4 and IPv6 unicast and multicast; empty for every other family.</summary>
    public PrefixList Withdrawn => MpReach.HasPrefixes(Family) ? new PrefixList(NlriOctets, Family.Afi, HasPathIds) : default;

    /// <summary>The prefixes of IPv4 and IPv6 labelled unicast (RFC 8277 2.4); empty for every other family.</summary>
    public LabelledPrefixList LabelledWithdrawn =>
        MpReach.HasLabels(Family) ? new LabelledPrefixList(NlriOctets, Family.Afi, HasPathIds) : default;

    /// <summary>The prefixes of IPv4 and IPv6 VPNs (RFC 4364, 4659, 6514); empty for every other family.</summary>
    public VpnPrefixList VpnWithdrawn =>
        MpReach.HasDistinguishers(Family) ? new VpnPrefixList(NlriOctets, Family, HasPathIds) : default;

    /// <summary>What is wrong with the NLRI of a family that is decoded here; the octets of every other one are not looked at.</summary>
    internal UpdateFault CheckNlri() =>
        MpReach.HasPrefixes(Family) ? Withdrawn.Check(out _, out _)
        : MpReach.HasLabels(Family) ? LabelledWithdrawn.Check(out _, out _)
        : MpReach.HasDistinguishers(Family) ? VpnWithdrawn.Check(out _, out _)
        : UpdateFault.None;

    /// <summary>Frames the value; too short for a family is the only error here.</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, out MpUnreach unreach) => Read(value, AddPathFamilies.None, out unreach);

    /// <summary>Frames the value; the NLRI of the families in <paramref name="addPath"/> carry path identifiers (RFC 7911).</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, AddPathFamilies addPath, out MpUnreach unreach)
    {
        unreach = default;
        if (value.Length < NlriOffset) return UpdateFault.Length;
        var family = new AfiSafi((Afi)BinaryPrimitives.ReadUInt16BigEndian(value), (Safi)value[2]);
        unreach = new MpUnreach(family, value[NlriOffset..], addPath.Contains(family));
        return UpdateFault.None;
    }
}
