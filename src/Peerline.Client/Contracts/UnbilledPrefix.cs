namespace Peerline.Client.Contracts;

/// <summary>A prefix of a peer to which traffic is not billed (routing preference).</summary>
public sealed record UnbilledPrefix
{
    public Guid? Id { get; init; }
    public required string Prefix { get; init; }
    public required string Region { get; init; }
    public required uint PeerAsn { get; init; }
}
