namespace Peerline.Client.Contracts;

/// <summary>One peer ASN in one metro, with its connections.</summary>
public sealed record Peering
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required string ResourceGroup { get; init; }
    public required string Name { get; init; }
    public required string Location { get; init; }
    public required string Sku { get; init; }

    /// <summary><c>Direct</c> or <c>Exchange</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Of a direct peering; null on an exchange.</summary>
    public string? DirectPeeringType { get; init; }
    public required Guid PeerAsnId { get; init; }
    public required string PeerAsnName { get; init; }
    public required uint PeerAsn { get; init; }
    public required string PeerName { get; init; }
    public required string Metro { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Set while the whole peering is being removed.</summary>
    public DateTimeOffset? DeletingSince { get; init; }
    public IReadOnlyList<ConnectionSummary> Connections { get; init; } = [];
    public required long Version { get; init; }
}
