using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.PeeringServices;

/// <summary>What one session of an active connection says of a prefix.</summary>
/// <param name="Metro">Where the session is.</param>
/// <param name="Peer">The peer's address on it.</param>
/// <param name="Route">Null when the prefix is not received there.</param>
public sealed record PrefixSight(string Metro, Address Peer, Route? Route)
{
    public Asn? Origin => Route?.AsPath is [.., var last] ? last : null;
}
