namespace Peerline.Routing.Wire;

/// <summary>Enhanced route refresh (RFC 7313).</summary>
public sealed record EnhancedRouteRefreshCapability() : Capability((byte)CapabilityCode.EnhancedRouteRefresh)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination) => 0;

    /// <inheritdoc/>
    public override string ToString() => "enhanced route refresh";
}
