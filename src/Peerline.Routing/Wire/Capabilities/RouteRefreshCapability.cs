namespace Peerline.Routing.Wire;

/// <summary>Route refresh (RFC 2918), by its code 2 or the older 128.</summary>
/// <param name="Code">2 or 128.</param>
public sealed record RouteRefreshCapability(byte Code = (byte)CapabilityCode.RouteRefresh) : Capability(Code)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination) => 0;

    /// <inheritdoc/>
    public override string ToString() => Code == (byte)CapabilityCode.RouteRefresh ? "route refresh" : "route refresh (128)";
}
