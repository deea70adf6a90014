namespace Peerline.Sources.PeeringDb;

/// <summary>An internet exchange (<c>ix</c>).</summary>
public sealed record PeeringDbExchange : IPeeringDbObject
{
    public static string Kind => "ix";

    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset Updated { get; init; }
    public long? OrgId { get; init; }
    public string? City { get; init; }
    public string? Country { get; init; }
}
