namespace Peerline.Sources.PeeringDb;

/// <summary>That a network is in a facility (<c>netfac</c>).</summary>
public sealed record PeeringDbPresence : IPeeringDbObject
{
    public static string Kind => "netfac";

    public required long Id { get; init; }
    public required long NetId { get; init; }
    public required long FacId { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset Updated { get; init; }
    public uint? LocalAsn { get; init; }
}
