using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>PEER_INDEX_TABLE (RFC 6396 4.3.1): the peers that the RIB records behind it name by number. A view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                      Collector BGP ID                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |       View Name Length        |     View Name (variable)      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Peer Count           |    Peer Entries (variable)
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
///  each: | Peer Type: bit 7 IPv6, bit 6 AS4 | BGP ID (4) | Address (4 or 16) | AS (2 or 4) |
/// </code>
/// </remarks>
public readonly ref struct PeerIndexTable
{
    private const int ViewNameOffset = 6;
    private const int IPv6Flag = 0x01;
    private const int As4Flag = 0x02;
    private readonly ReadOnlySpan<byte> _entries;

    private PeerIndexTable(Address collector, ReadOnlySpan<byte> viewName, ReadOnlySpan<byte> entries, int count)
    {
        CollectorIdentifier = collector;
        ViewName = viewName;
        _entries = entries;
        Count = count;
    }

    /// <summary>The BGP identifier of the collector, as an IPv4 address.</summary>
    public Address CollectorIdentifier { get; }

    /// <summary>The name of the view, UTF-8, mostly empty.</summary>
    public ReadOnlySpan<byte> ViewName { get; }

    /// <summary>Peers in the table.</summary>
    public int Count { get; }

    /// <summary>Walks the peers in the order of their numbers, which start at 0.</summary>
    public Enumerator GetEnumerator() => new(_entries);

    /// <summary>Reads the body of the record; every entry is there when nothing is wrong.</summary>
    public static MrtProblem Read(MrtRecord record, out PeerIndexTable table)
    {
        table = default;
        if (record.Kind != MrtRecordKind.PeerIndexTable) return new MrtProblem(MrtFault.OtherKind, 4);
        var body = record.Body;
        if (body.Length < ViewNameOffset + 2) return new MrtProblem(MrtFault.Truncated, record.Octets.Length);
        int nameLength = BigEndian.UInt16(body, 4);
        if (nameLength > body.Length - ViewNameOffset - 2) return new MrtProblem(MrtFault.Truncated, record.BodyOffset + 4);
        int count = BigEndian.UInt16(body, ViewNameOffset + nameLength);
        var entries = body[(ViewNameOffset + nameLength + 2)..];
        var position = 0;
        for (var i = 0; i < count; i++)
        {
            if (position >= entries.Length || SizeOf(entries[position]) > entries.Length - position)
                return new MrtProblem(MrtFault.Truncated, record.Octets.Length - entries.Length + position);
            position += SizeOf(entries[position]);
        }
        table = new PeerIndexTable(
            Address.FromIPv4(BigEndian.UInt32(body, 0)), body.Slice(ViewNameOffset, nameLength), entries[..position], count);
        return default;
    }

    internal static int SizeOf(byte type) => 1 + 4 + ((type & IPv6Flag) != 0 ? 16 : 4) + ((type & As4Flag) != 0 ? 4 : 2);

    // The octets are a whole entry: SizeOf was compared.
    internal static PeerIndexEntry ReadEntry(ReadOnlySpan<byte> octets)
    {
        var type = octets[0];
        var addressLength = (type & IPv6Flag) != 0 ? 16 : 4;
        var asn = octets[(5 + addressLength)..];
        return new PeerIndexEntry(
            Address.FromIPv4(BigEndian.UInt32(octets, 1)),
            Address.FromOctets(octets.Slice(5, addressLength)),
            (type & As4Flag) != 0 ? BigEndian.UInt32(asn, 0) : (Asn)BigEndian.UInt16(asn, 0));
    }

    /// <summary>Walks the peers.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> entries) => _rest = entries;

        /// <summary>The peer of this step.</summary>
        public PeerIndexEntry Current { get; private set; }

        /// <summary>Steps to the next peer.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            Current = ReadEntry(_rest);
            _rest = _rest[SizeOf(_rest[0])..];
            return true;
        }
    }
}
