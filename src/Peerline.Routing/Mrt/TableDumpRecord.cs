using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>A record of TABLE_DUMP (RFC 6396 4.2): one route of one peer. A view.</summary>
/// <remarks>
/// <code>
/// | View Number (2) | Sequence Number (2) | Prefix (4 or 16) | Prefix Length (1) | Status (1) | Originated Time (4) |
/// | Peer IP Address (4 or 16) | Peer AS (2) | Attribute Length (2) | BGP Attributes (variable) |
///
///  subtype: 1 IPv4, 2 IPv6; 3 and 4 the same with AS numbers of four octets, which some writers used before TABLE_DUMP_V2
/// </code>
/// </remarks>
public readonly ref struct TableDumpRecord
{
    private readonly ReadOnlySpan<byte> _attributes;

    private TableDumpRecord(
        ushort view, ushort sequence, Prefix prefix, byte status, uint originated, Address peer, Asn peerAs,
        bool fourOctetAs, ReadOnlySpan<byte> attributes)
    {
        View = view;
        SequenceNumber = sequence;
        Prefix = prefix;
        Status = status;
        OriginatedTime = originated;
        PeerAddress = peer;
        PeerAs = peerAs;
        FourOctetAs = fourOctetAs;
        _attributes = attributes;
    }

    /// <summary>The view of the collector, mostly 0.</summary>
    public ushort View { get; }

    /// <summary>Counts the records of a dump, modulo 65,536.</summary>
    public ushort SequenceNumber { get; }

    /// <summary>The prefix; bits beyond its length are cleared.</summary>
    public Prefix Prefix { get; }

    /// <summary>Always 1 (RFC 6396 4.2), and without meaning.</summary>
    public byte Status { get; }

    /// <summary>When the route was learnt: seconds since 1970-01-01 UTC.</summary>
    public uint OriginatedTime { get; }

    /// <summary>The peer.</summary>
    public Address PeerAddress { get; }

    /// <summary>The peer's AS; AS_TRANS for a larger one where numbers have two octets.</summary>
    public Asn PeerAs { get; }

    /// <summary>AS numbers have four octets (subtypes 3 and 4).</summary>
    public bool FourOctetAs { get; }

    /// <summary>The attributes. MP_REACH_NLRI may be abbreviated as in TABLE_DUMP_V2.</summary>
    public PathAttributes Attributes => new(_attributes, FourOctetAs);

    /// <summary>Reads the body of the record.</summary>
    public static MrtProblem Read(MrtRecord record, out TableDumpRecord route)
    {
        route = default;
        if (record.Kind != MrtRecordKind.TableDump) return new MrtProblem(MrtFault.OtherKind, 4);
        var body = record.Body;
        var fourOctetAs = record.Subtype >= 3;
        int address = (record.Subtype & 1) != 0 ? 4 : 16, asn = fourOctetAs ? 4 : 2;
        // Offsets of the fields behind the address.
        int length = 4 + address, peer = length + 6, peerAs = peer + address, attributes = peerAs + asn;
        if (body.Length < attributes + 2) return new MrtProblem(MrtFault.Truncated, record.Octets.Length);
        if (body[length] > address * 8) return new MrtProblem(MrtFault.Length, record.BodyOffset + length);
        int attributesLength = BigEndian.UInt16(body, attributes);
        if (attributesLength > body.Length - attributes - 2) return new MrtProblem(MrtFault.Truncated, record.BodyOffset + attributes);
        route = new TableDumpRecord(
            BigEndian.UInt16(body, 0), BigEndian.UInt16(body, 2),
            new Prefix(Address.FromOctets(body.Slice(4, address)), body[length]),
            body[length + 1], BigEndian.UInt32(body, length + 2),
            Address.FromOctets(body.Slice(peer, address)),
            fourOctetAs ? BigEndian.UInt32(body, peerAs) : (Asn)BigEndian.UInt16(body, peerAs),
            fourOctetAs, body.Slice(attributes + 2, attributesLength));
        return default;
    }
}
