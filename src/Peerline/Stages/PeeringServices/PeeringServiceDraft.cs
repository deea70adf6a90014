namespace Peerline.Stages.PeeringServices;

/// <summary>A peering service as a customer writes it.</summary>
public sealed record PeeringServiceDraft
{
    public required Guid Subscription { get; init; }
    public required string ResourceGroup { get; init; }
    public required string Name { get; init; }

    /// <summary>The region of the resource; null takes the group's.</summary>
    public string? Location { get; init; }
    public string? Sku { get; init; }
    public string? Place { get; init; }
    public string? Provider { get; init; }
    public string? PrimaryMetro { get; init; }
    public string? BackupMetro { get; init; }

    /// <summary>Null keeps those that are there.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>What the face that took the request has found wrong with it: told together with what the rules find.</summary>
    public IReadOnlyList<Access.Problem> Misread { get; init; } = [];
}
