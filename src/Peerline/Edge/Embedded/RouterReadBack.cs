using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>What runs on the router now, taken from its sessions and interfaces, as text that a wish can be compared with.</summary>
public sealed record RouterReadBack
{
    public required Asn LocalAsn { get; init; }
    public required long Revision { get; init; }
    public required string Salt { get; init; }

    /// <summary>It has caches of VRPs, by which it judges origins.</summary>
    public bool FollowsRpki { get; init; }

    /// <summary>The change that waits for its confirmation.</summary>
    public Guid? Pending { get; init; }
    public IReadOnlyList<ConnectionReadBack> Connections { get; init; } = [];

    /// <summary>Sessions of the base configuration that no connection has taken over.</summary>
    public IReadOnlyList<SessionReadBack> Legacy { get; init; } = [];

    /// <summary>Addresses of the base configuration.</summary>
    public IReadOnlyList<PlacedAddress> LegacyAddresses { get; init; } = [];
    public IReadOnlyDictionary<Guid, Generations> Markers { get; init; } = new Dictionary<Guid, Generations>();

    public ConnectionReadBack? Find(Guid connection) => Connections.FirstOrDefault(c => c.ConnectionId == connection);
}
