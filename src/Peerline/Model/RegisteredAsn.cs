using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>A customer of the peer (a member of its exchange) whose routes come over one peering. Its key covers every prefix of
/// it.</summary>
public sealed record RegisteredAsn
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required Guid PeeringId { get; init; }
    public required string Name { get; init; }
    public required Asn Asn { get; init; }
    public required Guid Key { get; init; }
    public required Authorship Made { get; init; }
    public long Version { get; init; }
}
