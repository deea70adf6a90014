using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Multiprotocol extensions for one family (RFC 4760 8).</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              AFI              |    Reserved   |      SAFI     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
/// <param name="Family">The family that the sender takes part in.</param>
public sealed record MultiprotocolCapability(AfiSafi Family) : Capability((byte)CapabilityCode.Multiprotocol)
{
    /// <summary>To be zero, and ignored when it is not.</summary>
    public byte Reserved { get; init; }

    internal static MultiprotocolCapability? Read(ReadOnlySpan<byte> value) => value.Length != 4
        ? null
        : new MultiprotocolCapability(ReadFamily(value) with { Safi = (Safi)value[3] }) { Reserved = value[2] };

    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        WriteFamily(destination, Family);
        destination[2] = Reserved;
        destination[3] = (byte)Family.Safi;
        return 4;
    }

    /// <inheritdoc/>
    public override string ToString() => $"multiprotocol {Family}";
}
