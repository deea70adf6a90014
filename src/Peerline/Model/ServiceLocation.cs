namespace Peerline.Model;

/// <summary>Where customers of a peering service are: a state or a country, with the region that is nearest.</summary>
public sealed record ServiceLocation
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Country { get; init; }
    public string? State { get; init; }
    public required string Region { get; init; }
    public GeoPoint? Position { get; init; }
    public long Version { get; init; }
}
