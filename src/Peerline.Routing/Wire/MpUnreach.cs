using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>MP_UNREACH_NLRI (RFC 4760 4): a view.</summary>
public readonly ref struct MpUnreach
{
    private readonly ReadOnlySpan<byte> _value;

    private MpUnreach(ReadOnlySpan<byte> value) => _value = value;

    public AfiSafi Family => new((Afi)BinaryPrimitives.ReadUInt16BigEndian(_value), (Safi)_value[2]);

    public ReadOnlySpan<byte> NlriOctets => _value[3..];

    /// <summary>The prefixes of IPv4 and IPv6 unicast; empty for every other family.</summary>
    public PrefixList Withdrawn => Family.Safi == Safi.Unicast ? new PrefixList(NlriOctets, Family.Afi) : default;

    public static UpdateFault Read(ReadOnlySpan<byte> value, out MpUnreach unreach)
    {
        unreach = value.Length < 3 ? default : new MpUnreach(value);
        return value.Length < 3 ? UpdateFault.Length : UpdateFault.None;
    }
}
