namespace Peerline.Stages.Request;

/// <summary>A whole peering as somebody asks for it: nothing in here was checked yet. What is left out keeps its default or stays as it
/// is.</summary>
public sealed record PeeringDraft
{
    public required Guid Subscription { get; init; }
    public required string ResourceGroup { get; init; }
    public required string Name { get; init; }

    /// <summary>The region of the resource; that of the resource group when null.</summary>
    public string? Location { get; init; }
    public string? Sku { get; init; }

    /// <summary>Direct or exchange; that of the present peering when null, direct for a new one.</summary>
    public string? Kind { get; init; }
    public string? DirectPeeringType { get; init; }

    /// <summary>The name of the registered ASN in the same subscription.</summary>
    public string? PeerAsn { get; init; }
    public string? Metro { get; init; }

    /// <summary>Null keeps the present ones.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>All connections of the peering: one that is left out is to be removed.</summary>
    public IReadOnlyList<ConnectionDraft> Connections { get; init; } = [];

    /// <summary>What the face that took the request has found wrong with it: told together with what the rules find.</summary>
    public IReadOnlyList<Access.Problem> Misread { get; init; } = [];
}

/// <summary>One connection of a <see cref="PeeringDraft"/>.</summary>
public sealed record ConnectionDraft
{
    /// <summary>A GUID of the peer's choice, by which the connection is known in the next request; made here when a new peering leaves it
    /// out.</summary>
    public string? Identifier { get; init; }

    /// <summary>PeeringDB's id of the facility; of the exchange for a peering of the kind exchange.</summary>
    public long? FacilityId { get; init; }
    public long? BandwidthMbps { get; init; }

    /// <summary><c>Peer</c> or <c>Operator</c>: who gives the session's subnets; the peer when it gives one.</summary>
    public string? AddressProvider { get; init; }
    public string? PrefixV4 { get; init; }
    public string? PrefixV6 { get; init; }

    /// <summary>
    /// How many prefixes are to be accepted. When the operator gives the addresses, a limit for one family alone asks for that family
    /// alone; otherwise the session gets both.
    /// </summary>
    public long? MaxPrefixesV4 { get; init; }
    public long? MaxPrefixesV6 { get; init; }

    /// <summary>Null keeps the present key, empty removes it.</summary>
    public string? Md5Key { get; init; }

    /// <summary>The key of the IPv4 half where it is another one than <see cref="Md5Key"/>.</summary>
    public string? Md5KeyV4 { get; init; }

    /// <summary>The key of the IPv6 half where it is another one than <see cref="Md5Key"/>.</summary>
    public string? Md5KeyV6 { get; init; }
    public bool UseForPeeringService { get; init; }

    /// <summary>
    /// The ends of the link. On a cable they follow from the subnet, and must not say otherwise. On an exchange the peer says its own;
    /// towards a route server it says both.
    /// </summary>
    public string? PeerAddressV4 { get; init; }
    public string? PeerAddressV6 { get; init; }
    public string? OperatorAddressV4 { get; init; }
    public string? OperatorAddressV6 { get; init; }
}
