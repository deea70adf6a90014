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

    private MpReach(ReadOnlySpan<byte> value) => _value = value;

    public AfiSafi Family => new((Afi)BinaryPrimitives.ReadUInt16BigEndian(_value), (Safi)_value[2]);

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
    public PrefixList Nlri => Family.Safi == Safi.Unicast ? new PrefixList(NlriOctets, Family.Afi) : default;

    internal static bool IsUnicast(AfiSafi family) => family == AfiSafi.IPv4Unicast || family == AfiSafi.IPv6Unicast;

    /// <summary>Frames the value. Only what makes the NLRI impossible to find is an error here (RFC 7606 7.11).</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, out MpReach reach)
    {
        reach = default;
        if (value.Length < NextHopOffset + 1) return UpdateFault.Length;
        if (value[3] > value.Length - NextHopOffset - 1) return UpdateFault.NextHopLength;
        reach = new MpReach(value);
        var hop = value[3];
        if (reach.Family == AfiSafi.IPv6Unicast && hop is not (16 or 32)) return UpdateFault.NextHopLength;
        // RFC 8950: IPv4 prefixes with an IPv6 next hop.
        if (reach.Family == AfiSafi.IPv4Unicast && hop is not (4 or 16 or 32)) return UpdateFault.NextHopLength;
        return UpdateFault.None;
    }
}
