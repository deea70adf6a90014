namespace Peerline.Model;

/// <summary>One peer ASN in one metro, with 1..n connections: the resource that the peer creates and names.</summary>
public sealed record Peering
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required string ResourceGroup { get; init; }
    public required string Name { get; init; }

    /// <summary>The region of the resource, the peer's own choice; independent of the metro.</summary>
    public required string Location { get; init; }
    public required string Sku { get; init; }

    public PeeringKind Kind { get; init; }

    /// <summary>The kind of direct peering as the wire names it: <c>Edge</c> is the ordinary one.</summary>
    public string DirectPeeringType { get; init; } = "Edge";
    public required Guid PeerAsnId { get; init; }

    /// <summary>The name of the metro (Azure: peering location).</summary>
    public required string Metro { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public required string ChangedBy { get; init; }

    /// <summary>Set when the whole peering is being deleted; it disappears with its last connection.</summary>
    public DateTimeOffset? DeletingSince { get; init; }
    public long Version { get; init; }
}
