using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>AGGREGATOR (RFC 4271 5.1.7): who aggregated. Six octets between two-octet speakers, eight otherwise.</summary>
public readonly record struct Aggregator(Asn Asn, Address Address)
{
    internal static Aggregator? Read(ReadOnlySpan<byte> value) => value.Length switch
    {
        6 => new Aggregator(BinaryPrimitives.ReadUInt16BigEndian(value), Address.FromOctets(value[2..])),
        8 => new Aggregator(BinaryPrimitives.ReadUInt32BigEndian(value), Address.FromOctets(value[4..])),
        _ => null,
    };

    /// <summary><c>64500 192.0.2.1</c>.</summary>
    public override string ToString() => $"{Asn} {Address}";
}
