namespace Peerline.Routing.Wire;

/// <summary>The session comes up only with BFD: a draft.</summary>
public sealed record BfdStrictCapability() : Capability((byte)CapabilityCode.BfdStrict)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination) => 0;

    /// <inheritdoc/>
    public override string ToString() => "BFD strict mode";
}
