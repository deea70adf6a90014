using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One NLRI of any family: a view. <see cref="ToString"/> says what it means in the families that peers use.</summary>
public readonly ref struct NlriItem
{
    internal NlriItem(AfiSafi family, uint pathId, int type, ReadOnlySpan<byte> octets, ReadOnlySpan<byte> value)
    {
        Family = family;
        PathId = pathId;
        Type = type;
        Octets = octets;
        Value = value;
    }

    /// <summary>The family.</summary>
    public AfiSafi Family { get; }

    /// <summary>The path identifier (RFC 7911); 0 where the family carries none.</summary>
    public uint PathId { get; }

    /// <summary>The route type of EVPN, MCAST-VPN, BGP-LS and mobile user plane; -1 in families without one.</summary>
    public int Type { get; }

    /// <summary>The whole NLRI without the path identifier.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>
    /// The NLRI in words: <c>mac-ip 192.0.2.1:1 tag 0 mac 00:11:22:33:44:55 ip 10.0.0.1 label 100</c>, <c>dst 192.0.2.0/24 port =80</c>,
    /// <c>64500 rt:64500:100</c>; a type without words as name or number and octets.
    /// </summary>
    public override string ToString() => NlriText.Of(this);
}
