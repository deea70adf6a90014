using System.Buffers.Binary;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>GEO_PEER_TABLE (RFC 6397 3): where the collector and its peers stand. A view.</summary>
/// <remarks>
/// <code>
/// | Collector BGP ID (4) | View Name Length (2) | View Name | Collector Latitude (4) | Collector Longitude (4) | Peer Count (2) |
///  each peer: | as in PEER_INDEX_TABLE | Latitude (4) | Longitude (4) |      coordinates are IEEE 754 single precision
/// </code>
/// </remarks>
public readonly ref struct GeoPeerTable
{
    private const int ViewNameOffset = 6;
    private const int CoordinatesLength = 8;
    private readonly ReadOnlySpan<byte> _entries;

    private GeoPeerTable(Address collector, ReadOnlySpan<byte> viewName, ReadOnlySpan<byte> place, ReadOnlySpan<byte> entries, int count)
    {
        CollectorIdentifier = collector;
        ViewName = viewName;
        Latitude = BinaryPrimitives.ReadSingleBigEndian(place);
        Longitude = BinaryPrimitives.ReadSingleBigEndian(place[4..]);
        _entries = entries;
        Count = count;
    }

    /// <summary>The BGP identifier of the collector, as an IPv4 address.</summary>
    public Address CollectorIdentifier { get; }

    /// <summary>The name of the view, UTF-8, mostly empty.</summary>
    public ReadOnlySpan<byte> ViewName { get; }

    /// <summary>Where the collector stands: degrees, WGS84; NaN when it is private.</summary>
    public float Latitude { get; }

    /// <inheritdoc cref="Latitude"/>
    public float Longitude { get; }

    /// <summary>Peers in the table.</summary>
    public int Count { get; }

    /// <summary>Walks the peers.</summary>
    public Enumerator GetEnumerator() => new(_entries);

    /// <summary>Reads the body of the record; every entry is there when nothing is wrong.</summary>
    public static MrtProblem Read(MrtRecord record, out GeoPeerTable table)
    {
        table = default;
        if (record.Kind != MrtRecordKind.GeoPeerTable) return new MrtProblem(MrtFault.OtherKind, 4);
        var body = record.Body;
        if (body.Length < ViewNameOffset) return new MrtProblem(MrtFault.Truncated, record.Octets.Length);
        int nameLength = BigEndian.UInt16(body, 4);
        var rest = body[ViewNameOffset..];
        if (nameLength > rest.Length - CoordinatesLength - 2) return new MrtProblem(MrtFault.Truncated, record.BodyOffset + 4);
        var place = rest.Slice(nameLength, CoordinatesLength);
        int count = BigEndian.UInt16(rest, nameLength + CoordinatesLength);
        var entries = rest[(nameLength + CoordinatesLength + 2)..];
        var position = 0;
        for (var i = 0; i < count; i++)
        {
            if (position >= entries.Length || SizeOf(entries[position]) > entries.Length - position)
                return new MrtProblem(MrtFault.Truncated, record.Octets.Length - entries.Length + position);
            position += SizeOf(entries[position]);
        }
        table = new GeoPeerTable(Address.FromIPv4(BigEndian.UInt32(body, 0)), rest[..nameLength], place, entries[..position], count);
        return default;
    }

    private static int SizeOf(byte type) => PeerIndexTable.SizeOf(type) + CoordinatesLength;

    /// <summary>Walks the peers.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> entries) => _rest = entries;

        /// <summary>The peer of this step.</summary>
        public GeoPeer Current { get; private set; }

        /// <summary>Steps to the next peer.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var place = _rest[PeerIndexTable.SizeOf(_rest[0])..];
            Current = new GeoPeer(
                PeerIndexTable.ReadEntry(_rest),
                BinaryPrimitives.ReadSingleBigEndian(place),
                BinaryPrimitives.ReadSingleBigEndian(place[4..]));
            _rest = place[CoordinatesLength..];
            return true;
        }
    }
}
