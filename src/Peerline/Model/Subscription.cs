namespace Peerline.Model;

/// <summary>A tenant: everything that a peer has belongs to one subscription.</summary>
public sealed record Subscription
{
    public required Guid Id { get; init; }
    public required string DisplayName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Lower-case namespaces that were registered, as ARM clients ask for: <c>microsoft.peering</c>.</summary>
    public IReadOnlyList<string> RegisteredProviders { get; init; } = [];
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Set when the subscription asked for connection monitoring.</summary>
    public DateTimeOffset? MonitoredSince { get; init; }
    public long Version { get; init; }
}
