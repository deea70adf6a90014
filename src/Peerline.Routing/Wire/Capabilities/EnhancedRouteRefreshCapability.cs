namespace Peerline.Routing.Wire;

/// <summary>Enhanced route refresh (RFC 7313).</summary>
public sealed record EnhancedRouteRefreshCapability() : Capability((byte)CapabilityCode.EnhancedRouteRefresh)
{
    public override int WriteValue(Span<byte> destination) => 0;

    public override string ToString() => "enhanced route refresh";
}
