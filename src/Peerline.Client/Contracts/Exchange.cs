namespace Peerline.Client.Contracts;

/// <summary>An internet exchange on whose peering LAN the operator has a port.</summary>
public sealed record Exchange
{
    public Guid? Id { get; init; }
    public required Guid MetroId { get; init; }

    /// <summary>PeeringDB's id of the exchange.</summary>
    public required int PeeringDbId { get; init; }
    public required string Name { get; init; }
    public required Guid EdgeRouterId { get; init; }
    public required string InterfaceName { get; init; }
    public required int BandwidthMbps { get; init; }

    /// <summary>The peering LAN, and the operator's address on it.</summary>
    public string? LanV4 { get; init; }
    public string? AddressV4 { get; init; }
    public string? LanV6 { get; init; }
    public string? AddressV6 { get; init; }
}
