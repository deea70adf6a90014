using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Multiprotocol extensions for one family (RFC 4760 8).</summary>
public sealed record MultiprotocolCapability(AfiSafi Family) : Capability((byte)CapabilityCode.Multiprotocol)
{
    internal static MultiprotocolCapability? Read(ReadOnlySpan<byte> value) => value.Length != 4
        ? null
        : new MultiprotocolCapability(new AfiSafi((Afi)BinaryPrimitives.ReadUInt16BigEndian(value), (Safi)value[3]));

    public override int WriteValue(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)Family.Afi);
        destination[2] = 0;
        destination[3] = (byte)Family.Safi;
        return 4;
    }

    public override string ToString() => $"multiprotocol {Family}";
}
