namespace Peerline.Sources.PeeringDb;

/// <summary>Whose networks, facilities and exchanges they are (<c>org</c>).</summary>
public sealed record PeeringDbOrganisation : IPeeringDbObject
{
    public static string Kind => "org";

    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset Updated { get; init; }
    public string? Country { get; init; }
    public string? Website { get; init; }
}
