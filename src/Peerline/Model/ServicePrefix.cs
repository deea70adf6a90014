using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>A customer's prefix within a peering service.</summary>
public sealed record ServicePrefix
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required Guid ServiceId { get; init; }
    public required string Name { get; init; }
    public required Prefix Prefix { get; init; }

    /// <summary>The key that the provider's registration of the prefix, or of the customer's ASN, gave out.</summary>
    public Guid? Key { get; init; }
    public PrefixValidation Validation { get; init; } = PrefixValidation.Pending;
    public bool LearnedFromProvider { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>How its routes looked when they were looked at last.</summary>
    public PrefixSighting? Seen { get; init; }
    public required Authorship Made { get; init; }
    public long Version { get; init; }
}
