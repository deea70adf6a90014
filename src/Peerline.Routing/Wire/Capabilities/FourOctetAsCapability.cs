using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>The sender's AS number in four octets (RFC 6793 3).</summary>
/// <param name="Asn">The AS number.</param>
public sealed record FourOctetAsCapability(Asn Asn) : Capability((byte)CapabilityCode.FourOctetAs)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Asn.Value);
        return 4;
    }

    /// <inheritdoc/>
    public override string ToString() => $"4-octet AS {Asn}";
}
