namespace Peerline.Client.Contracts;

/// <summary>A prefix of the operator's content network that is announced in a metro.</summary>
public sealed record CdnPrefix
{
    public Guid? Id { get; init; }
    public required Guid MetroId { get; init; }
    public required string Prefix { get; init; }
    public required string Region { get; init; }

    /// <summary>Which of the operator's services answers there.</summary>
    public required string ServiceName { get; init; }
    public bool IsPrimaryRegion { get; init; }
    public string? Community { get; init; }
}
