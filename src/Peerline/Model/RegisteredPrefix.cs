using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>A prefix that a service provider announces on the sessions of one peering. Its key lets a customer use it.</summary>
public sealed record RegisteredPrefix
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required Guid PeeringId { get; init; }
    public required string Name { get; init; }
    public required Prefix Prefix { get; init; }
    public required Guid Key { get; init; }
    public PrefixValidation Validation { get; init; } = PrefixValidation.Pending;

    /// <summary>What is wrong with the announcement.</summary>
    public string? Reason { get; init; }
    public DateTimeOffset? CheckedAt { get; init; }
    public required Authorship Made { get; init; }
    public long Version { get; init; }
}
