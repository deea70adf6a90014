namespace Peerline.Stages.Inventory;

/// <summary>A port as the operator writes it.</summary>
public sealed record PortDraft(
    Guid EdgeRouterId, string? InterfaceName, int SpeedMbps, string? Cage, string? Rack, string? Panel, string? PanelPort, string? Media,
    string? Connector, string? Optic, string? CircuitId, string? Lag = null);
