namespace Peerline.Model;

/// <summary>A named group of a subscription's resources.</summary>
public sealed record ResourceGroup
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required string Name { get; init; }
    public required string Location { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    public long Version { get; init; }
}
