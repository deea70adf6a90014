namespace Peerline.Client.Contracts;

/// <summary>A request for a peering, or the whole of it as it is to be.</summary>
public sealed record PeeringRequest
{
    public required Guid SubscriptionId { get; init; }
    public required string ResourceGroup { get; init; }
    public required string Name { get; init; }

    /// <summary>The region of the resource; that of the resource group when null.</summary>
    public string? Location { get; init; }

    /// <summary>The free one of its kind when null.</summary>
    public string? Sku { get; init; }

    /// <summary><c>Direct</c>, over cables, or <c>Exchange</c>, over the LANs of internet exchanges; that of the present peering when null,
    /// direct for a new one.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a direct peering: <c>Edge</c>, <c>Voice</c>, <c>EdgeZoneForOperators</c>, <c>Ix</c> or <c>IxRs</c>; Edge when null.</summary>
    public string? DirectPeeringType { get; init; }

    /// <summary>The name of the registered ASN.</summary>
    public required string PeerAsn { get; init; }
    public required string Metro { get; init; }
    public IReadOnlyList<ConnectionRequest> Connections { get; init; } = [];
}

/// <summary>What is asked for in one connection.</summary>
public sealed record ConnectionRequest
{
    /// <summary>The peer's own id for the connection, unique within the peering; made by the server when null.</summary>
    public Guid? Identifier { get; init; }

    /// <summary>PeeringDB's id of the facility where both networks are; of the exchange in a peering of the kind <c>Exchange</c>.</summary>
    public required int FacilityId { get; init; }

    /// <summary>Left out on an exchange, where each side has its own port.</summary>
    public int? BandwidthMbps { get; init; }

    /// <summary>Who gives the addresses of the session: <c>Operator</c> or <c>Peer</c>; when null, the peer if it gives any.</summary>
    public string? AddressProvider { get; init; }

    /// <summary>The peer's address on the exchange's LAN; with the type <c>IxRs</c> the route server's.</summary>
    public string? PeerAddressV4 { get; init; }

    /// <inheritdoc cref="PeerAddressV4"/>
    public string? PeerAddressV6 { get; init; }

    /// <summary>With the type <c>IxRs</c>: the operator's address on the LAN, as the exchange has assigned it.</summary>
    public string? OperatorAddressV4 { get; init; }

    /// <inheritdoc cref="OperatorAddressV4"/>
    public string? OperatorAddressV6 { get; init; }

    /// <summary>The /30 or /31 of the session, when the peer gives it; with the type <c>IxRs</c> the peering LAN.</summary>
    public string? PrefixV4 { get; init; }

    /// <summary>The /64 to /127 of the session, when the peer gives it; with the type <c>IxRs</c> the peering LAN.</summary>
    public string? PrefixV6 { get; init; }
    public int? MaxPrefixesV4 { get; init; }
    public int? MaxPrefixesV6 { get; init; }

    /// <summary>Never shown again; left out it stays as it is, empty it is removed.</summary>
    public string? Md5Key { get; init; }

    /// <summary>The key of the IPv4 half, where it is to be another one than <see cref="Md5Key"/>.</summary>
    public string? Md5KeyV4 { get; init; }

    /// <summary>The key of the IPv6 half, where it is to be another one than <see cref="Md5Key"/>.</summary>
    public string? Md5KeyV6 { get; init; }
    public bool UseForPeeringService { get; init; }
}
