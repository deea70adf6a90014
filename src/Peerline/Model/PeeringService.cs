namespace Peerline.Model;

/// <summary>A customer's use of a service provider that peers with the operator: where the customer is, and over which metros it
/// comes.</summary>
public sealed record PeeringService
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required string ResourceGroup { get; init; }
    public required string Name { get; init; }

    /// <summary>The region of the resource.</summary>
    public required string Location { get; init; }
    public string? Sku { get; init; }

    /// <summary>Where the customer is: the name of a service location.</summary>
    public required string Place { get; init; }

    /// <summary>The name of the service provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The metro in which the provider hands the customer's routes over.</summary>
    public string? PrimaryMetro { get; init; }

    /// <summary>The metro that takes over.</summary>
    public string? BackupMetro { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    public required Authorship Made { get; init; }
    public long Version { get; init; }
}
