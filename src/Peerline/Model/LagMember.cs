namespace Peerline.Model;

/// <summary>A port of a connection's LAG, with a cross connect of its own.</summary>
/// <param name="InterfaceName">The port, not the bundle.</param>
/// <param name="CircuitId">The operator's name for the cross connect, by which the letter and the peer call it; unique in the LAG.</param>
public sealed record LagMember(Guid PortId, string InterfaceName, int SpeedMbps, string CircuitId)
{
    /// <summary>The peer's end of this cross connect, where it is another than that of the connection.</summary>
    public PeerDemarc? FarEnd { get; init; }
    public Wiring? Wired { get; init; }
}
