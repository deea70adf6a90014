namespace Peerline.Sources.PeeringDb;

/// <summary>A building (<c>fac</c>). The same facility is not the same meet-me room.</summary>
public sealed record PeeringDbFacility : IPeeringDbObject
{
    public static string Kind => "fac";

    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset Updated { get; init; }
    public long? OrgId { get; init; }
    public long? CampusId { get; init; }
    public string? Address1 { get; init; }
    public string? City { get; init; }
    public string? Country { get; init; }
    public string? Clli { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
}
