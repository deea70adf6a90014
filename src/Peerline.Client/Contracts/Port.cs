namespace Peerline.Client.Contracts;

/// <summary>A physical port of an edge router, with the demarc that the colo patches to.</summary>
public sealed record Port
{
    public Guid? Id { get; init; }
    public required Guid EdgeRouterId { get; init; }
    public required string InterfaceName { get; init; }
    public required int SpeedMbps { get; init; }
    public string? Cage { get; init; }
    public string? Rack { get; init; }
    public required string Panel { get; init; }
    public required string PanelPort { get; init; }
    public string Media { get; init; } = "SMF OS2";
    public string Connector { get; init; } = "LC/UPC duplex";
    public string? Optic { get; init; }

    /// <summary>The operator's own circuit id for this demarc.</summary>
    public required string CircuitId { get; init; }

    /// <summary>The LAG of its router that the port is a member of; null when it stands alone.</summary>
    public string? Lag { get; init; }

    /// <summary>The far end of the cross connect, as the letter names it. Not to be set.</summary>
    public PeerDemarc? FarEnd { get; init; }

    /// <summary>The connection that holds the port; null when it is free. Not to be set.</summary>
    public Guid? ConnectionId { get; init; }
}
