using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>The two ends of a session in a BGP4MP record (RFC 6396 4.4).</summary>
/// <param name="PeerAs">The AS of the peer.</param>
/// <param name="LocalAs">The AS of the collector.</param>
/// <param name="InterfaceIndex">The collector's interface; 0 where it is not known.</param>
/// <param name="PeerAddress">The address of the peer.</param>
/// <param name="LocalAddress">The address of the collector.</param>
/// <param name="FourOctetAs">AS numbers have four octets, in the record and in the message.</param>
public readonly record struct MrtPeering(
    Asn PeerAs, Asn LocalAs, ushort InterfaceIndex, Address PeerAddress, Address LocalAddress, bool FourOctetAs)
{
    /// <summary>Octets before the message or the states.</summary>
    internal int Length => (FourOctetAs ? 8 : 4) + 4 + (PeerAddress.OctetCount * 2);

    internal static MrtProblem Read(MrtRecord record, bool fourOctetAs, out MrtPeering peering, out int length)
    {
        var problem = Measure(record, fourOctetAs, out length);
        peering = problem.Fault == MrtFault.None ? View(record.Body, fourOctetAs) : default;
        return problem;
    }

    /// <summary>How many octets the two ends take, all of which are there; or why not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static MrtProblem Measure(MrtRecord record, bool fourOctetAs, out int length)
    {
        length = 0;
        var body = record.Body;
        var fixedLength = FixedLength(fourOctetAs);
        if (body.Length < fixedLength) return new MrtProblem(MrtFault.Truncated, record.Octets.Length);
        var afi = (Afi)BigEndian.UInt16(body, fixedLength - 2);
        if (afi is not (Afi.IPv4 or Afi.IPv6)) return new MrtProblem(MrtFault.AddressFamily, record.BodyOffset + fixedLength - 2);
        length = fixedLength + (afi == Afi.IPv4 ? 8 : 32);
        return length <= body.Length ? default : new MrtProblem(MrtFault.Truncated, record.Octets.Length);
    }

    /// <summary>The two ends in a body that <see cref="Measure"/> found right.</summary>
    internal static MrtPeering View(ReadOnlySpan<byte> body, bool fourOctetAs)
    {
        var (peerAs, localAs) = fourOctetAs
            ? (BigEndian.UInt32(body, 0), BigEndian.UInt32(body, 4))
            : (BigEndian.UInt16(body, 0), (uint)BigEndian.UInt16(body, 2));
        var fixedLength = FixedLength(fourOctetAs);
        var address = BigEndian.UInt16(body, fixedLength - 2) == (ushort)Afi.IPv4 ? 4 : 16;
        return new MrtPeering(
            peerAs, localAs, BigEndian.UInt16(body, fixedLength - 4),
            Address.FromOctets(body.Slice(fixedLength, address)), Address.FromOctets(body.Slice(fixedLength + address, address)),
            fourOctetAs);
    }

    // Two AS numbers, the interface, the family.
    private static int FixedLength(bool fourOctetAs) => (fourOctetAs ? 8 : 4) + 4;
}
