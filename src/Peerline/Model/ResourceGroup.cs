namespace Peerline.Model;

/// <summary>A named group of a subscription's resources.</summary>
public sealed record ResourceGroup
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required string Name { get; init; }
    public required string Location { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Since when it goes with the last of its peerings, all of which are being removed.</summary>
    public DateTimeOffset? DeletingSince { get; init; }
    public long Version { get; init; }
}
