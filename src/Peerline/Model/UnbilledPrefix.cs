using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>A prefix of a peer to which the operator's customers send without being billed for egress (routing preference).</summary>
public sealed record UnbilledPrefix
{
    public required Guid Id { get; init; }
    public required Prefix Prefix { get; init; }
    public required string Region { get; init; }
    public required Asn PeerAsn { get; init; }
    public long Version { get; init; }
}
