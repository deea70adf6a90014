namespace Peerline.Client.Contracts;

/// <summary>Where customers of the peering service may be.</summary>
public sealed record ServiceLocation
{
    public Guid? Id { get; init; }
    public required string Name { get; init; }
    public required string Country { get; init; }
    public string? State { get; init; }
    public required string Region { get; init; }

    /// <summary>A provider is available within 1000 miles of it; without a position, in its country.</summary>
    public GeoPoint? Position { get; init; }
}
