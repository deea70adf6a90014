namespace Peerline.Client.Contracts;

/// <summary>A request for a peering, or the whole of it as it is to be.</summary>
public sealed record PeeringRequest
{
    public required Guid SubscriptionId { get; init; }
    public required string ResourceGroup { get; init; }
    public required string Name { get; init; }

    /// <summary>The region of the resource; that of the resource group when null.</summary>
    public string? Location { get; init; }
    public string Sku { get; init; } = "Basic_Direct_Free";

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

    /// <summary>PeeringDB's id of the facility where both networks are.</summary>
    public required int FacilityId { get; init; }
    public required int BandwidthMbps { get; init; }

    /// <summary>Who gives the addresses of the session: <c>Operator</c> or <c>Peer</c>.</summary>
    public string AddressProvider { get; init; } = "Operator";

    /// <summary>The /30 or /31 of the session, when the peer gives it.</summary>
    public string? PrefixV4 { get; init; }

    /// <summary>The /64 to /127 of the session, when the peer gives it.</summary>
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
