using System.Buffers.Binary;
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
    private readonly ReadOnlySpan<byte> _value;
    private readonly AddPathFamilies _addPath;

    private MpReach(ReadOnlySpan<byte> value, AddPathFamilies addPath)
    {
        _value = value;
        _addPath = addPath;
    }

    /// <summary>The address family of the prefixes.</summary>
    public AfiSafi Family => new((Afi)BinaryPrimitives.ReadUInt16BigEndian(_value), (Safi)_value[2]);

    /// <summary>The next hop field as it lies on the wire, whatever the family.</summary>
    public ReadOnlySpan<byte> NextHopOctets => _value.Slice(NextHopOffset, _value[3]);

    /// <summary>The next hop of IPv4 and IPv6 unicast; of a pair (RFC 2545 3) the global one, which is the first.</summary>
    public Address NextHop => NextHopOctets.Length switch
    {
        4 => Address.FromOctets(NextHopOctets),
        16 or 32 => Address.FromOctets(NextHopOctets[..16]),
        _ => default,
    };

    /// <summary>The second address of a pair.</summary>
    public Address? LinkLocalNextHop => NextHopOctets.Length == 32 ? Address.FromOctets(NextHopOctets[16..]) : (Address?)null;

    /// <summary>The NLRI, whatever the family.</summary>
    public ReadOnlySpan<byte> NlriOctets => _value[(NextHopOffset + _value[3] + 1)..];

    /// <summary>The prefixes of IPv4 and IPv6 unicast; empty for every other family.</summary>
    public PrefixList Nlri =>
        Family.Safi == Safi.Unicast ? new PrefixList(NlriOctets, Family.Afi, _addPath.Contains(Family)) : default;

    /// <summary>True when the NLRI of this family carry path identifiers (RFC 7911).</summary>
    public bool HasPathIds => _addPath.Contains(Family);

    internal static bool IsUnicast(AfiSafi family) => family == AfiSafi.IPv4Unicast || family == AfiSafi.IPv6Unicast;

    /// <summary>Frames the value. Only what makes the NLRI impossible to find is an error here (RFC 7606 7.11).</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, out MpReach reach) => Read(value, AddPathFamilies.None, out reach);

    /// <summary>Frames the value; the NLRI of the families in <paramref name="addPath"/> carry path identifiers (RFC 7911).</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, AddPathFamilies addPath, out MpReach reach)
    {
        reach = default;
        if (value.Length < NextHopOffset + 1) return UpdateFault.Length;
        if (value[3] > value.Length - NextHopOffset - 1) return UpdateFault.NextHopLength;
        reach = new MpReach(value, addPath);
        var hop = value[3];
        if (reach.Family == AfiSafi.IPv6Unicast && hop is not (16 or 32)) return UpdateFault.NextHopLength;
        // RFC 8950: IPv4 prefixes with an IPv6 next hop.
        if (reach.Family == AfiSafi.IPv4Unicast && hop is not (4 or 16 or 32)) return UpdateFault.NextHopLength;
        return UpdateFault.None;
    }
}
