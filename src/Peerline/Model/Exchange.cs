using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>An internet exchange on whose peering LAN the operator has a port.</summary>
public sealed record Exchange
{
    /// <summary>What a peering LAN carries unless its members have agreed on more.</summary>
    public const int LanMtu = 1500;

    public required Guid Id { get; init; }
    public required Guid MetroId { get; init; }

    /// <summary>PeeringDB's id of the exchange: what a request names.</summary>
    public required int PeeringDbId { get; init; }
    public required string Name { get; init; }

    /// <summary>The operator's port on the exchange.</summary>
    public required Guid EdgeRouterId { get; init; }
    public required string InterfaceName { get; init; }
    public required int BandwidthMbps { get; init; }
    public LanAddress? V4 { get; init; }
    public LanAddress? V6 { get; init; }
    public long Version { get; init; }
}

/// <summary>The operator's address on a peering LAN.</summary>
public sealed record LanAddress(Prefix Lan, Address Operator);
