using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>MP_UNREACH_NLRI (RFC 4760 4): a view.</summary>
public readonly ref struct MpUnreach
{
    private readonly ReadOnlySpan<byte> _value;
    private readonly AddPathFamilies _addPath;

    private MpUnreach(ReadOnlySpan<byte> value, AddPathFamilies addPath)
    {
        _value = value;
        _addPath = addPath;
    }

    /// <summary>The address family of the prefixes.</summary>
    public AfiSafi Family => new((Afi)BinaryPrimitives.ReadUInt16BigEndian(_value), (Safi)_value[2]);

    /// <summary>The withdrawn NLRI as they lie on the wire, whatever the family.</summary>
    public ReadOnlySpan<byte> NlriOctets => _value[3..];

    /// <summary>The prefixes of IPv4 and IPv6 unicast; empty for every other family.</summary>
    public PrefixList Withdrawn =>
        Family.Safi == Safi.Unicast ? new PrefixList(NlriOctets, Family.Afi, _addPath.Contains(Family)) : default;

    /// <summary>True when the NLRI of this family carry path identifiers (RFC 7911).</summary>
    public bool HasPathIds => _addPath.Contains(Family);

    /// <summary>Frames the value; too short for a family is the only error here.</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, out MpUnreach unreach) => Read(value, AddPathFamilies.None, out unreach);

    /// <summary>Frames the value; the NLRI of the families in <paramref name="addPath"/> carry path identifiers (RFC 7911).</summary>
    public static UpdateFault Read(ReadOnlySpan<byte> value, AddPathFamilies addPath, out MpUnreach unreach)
    {
        unreach = value.Length < 3 ? default : new MpUnreach(value, addPath);
        return value.Length < 3 ? UpdateFault.Length : UpdateFault.None;
    }
}
