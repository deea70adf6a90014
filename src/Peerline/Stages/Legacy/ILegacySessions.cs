using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Legacy;

/// <summary>Sessions that edge routers run and that Peerline does not own: what a conversion may adopt.</summary>
public interface ILegacySessions
{
    /// <summary>
    /// The legacy sessions of a metro as they were last read. Which of them a caller may see is the caller's ASNs' business: whoever
    /// asks on behalf of a peer gives the ASNs that it holds.
    /// </summary>
    /// <param name="asn">Only sessions with this peer; null lists all (the operator's view).</param>
    Task<IReadOnlyList<LegacySession>> ListAsync(string metro, Asn? asn, CancellationToken cancel);
}

/// <summary>One link with the session halves on it, as the router's running configuration has them.</summary>
public sealed record LegacySession
{
    public required Guid EdgeRouterId { get; init; }
    public required string EdgeRouterName { get; init; }

    /// <summary>The session runs over the peering LAN of an exchange on which the operator has a port.</summary>
    public bool IsOnExchange { get; init; }

    /// <summary>PeeringDB's id of the facility where the router stands; of the exchange where the session is on one.</summary>
    public required int FacilityId { get; init; }
    public required string InterfaceName { get; init; }
    public required Asn PeerAsn { get; init; }
    public LegacyHalf? V4 { get; init; }
    public LegacyHalf? V6 { get; init; }

    /// <summary>Speed of the port, when the inventory knows it.</summary>
    public int? BandwidthMbps { get; init; }

    /// <summary>SHA-256 over the configuration of both halves, in hex: what an adoption compares.</summary>
    public required string ConfigurationHash { get; init; }
}

/// <param name="Addresses">Subnet of the link and the two ends.</param>
public sealed record LegacyHalf(LinkAddresses Addresses, SessionState State, int? MaxPrefixes);
