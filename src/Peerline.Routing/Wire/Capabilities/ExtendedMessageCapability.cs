namespace Peerline.Routing.Wire;

/// <summary>Messages of more than 4,096 octets (RFC 8654).</summary>
public sealed record ExtendedMessageCapability() : Capability((byte)CapabilityCode.ExtendedMessage)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination) => 0;

    /// <inheritdoc/>
    public override string ToString() => "extended message";
}
