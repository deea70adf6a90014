namespace Peerline.Stages.Inventory;

/// <summary>An exchange as the operator writes it.</summary>
public sealed record ExchangeDraft(
    Guid MetroId, int PeeringDbId, string? Name, Guid EdgeRouterId, string? InterfaceName, int BandwidthMbps,
    string? LanV4, string? AddressV4, string? LanV6, string? AddressV6);
