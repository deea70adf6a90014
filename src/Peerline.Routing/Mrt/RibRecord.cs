using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>
/// A RIB record of TABLE_DUMP_V2 (RFC 6396 4.3.2, 4.3.3, RFC 8050 4): one prefix and the routes of all peers to it. A view; enumerates the
/// routes.
/// </summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         Sequence Number                       |   RIB_GENERIC: then AFI (2) and SAFI (1)
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | Prefix Length |        Prefix (variable)                      |   RIB_GENERIC: one NLRI of the family
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |         Entry Count           |  RIB Entries (variable)
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct RibRecord
{
    private readonly ReadOnlySpan<byte> _octets;
    private readonly int _nlriOffset;
    private readonly int _entriesOffset;

    private RibRecord(ReadOnlySpan<byte> octets, AfiSafi family, bool hasPathIds, int sequenceOffset, int nlriOffset, int entriesOffset)
    {
        _octets = octets;
        _nlriOffset = nlriOffset;
        _entriesOffset = entriesOffset;
        Family = family;
        HasPathIds = hasPathIds;
        SequenceNumber = BigEndian.UInt32(octets, sequenceOffset);
    }

    /// <summary>Counts the records of a dump, from 0.</summary>
    public uint SequenceNumber { get; }

    /// <summary>The family of the prefix.</summary>
    public AfiSafi Family { get; }

    /// <summary>True for the ADDPATH subtypes, whose entries carry path identifiers (RFC 8050 4.1).</summary>
    public bool HasPathIds { get; }

    /// <summary>The NLRI as it lies in the record: one, of the family.</summary>
    public ReadOnlySpan<byte> NlriOctets => _octets[_nlriOffset..(_entriesOffset - 2)];

    /// <summary>The prefix of IPv4 and IPv6 unicast and multicast; the default value for every other family.</summary>
    public Prefix Prefix
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasPrefix(Family)
            // Read compared the length with the family and with the record.
            ? PrefixList.ReadAddress(_octets, _nlriOffset + 1, Family.Afi, BigEndian.Octet(_octets, _nlriOffset))
            : default;
    }

    /// <summary>How many routes the record says it has.</summary>
    public int Count => BigEndian.UInt16(_octets, _entriesOffset - 2);

    /// <summary>Walks the routes. Stops before one that runs over the end, and says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Enumerator GetEnumerator() => new(_octets, _entriesOffset, Count, Family, HasPathIds);

    /// <summary>Reads what stands in front of the routes; each route is looked at when the walk comes to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MrtProblem Read(MrtRecord record, out RibRecord rib)
    {
        rib = default;
        if (record.Type != MrtType.TableDumpV2) return new MrtProblem(MrtFault.OtherKind, 4);
        var octets = record.Octets;
        int body = record.BodyOffset, nlri = body + 4;
        var (family, hasPathIds) = (TableDumpV2Subtype)record.Subtype switch
        {
            TableDumpV2Subtype.RibIPv4Unicast => (AfiSafi.IPv4Unicast, false),
            TableDumpV2Subtype.RibIPv6Unicast => (AfiSafi.IPv6Unicast, false),
            TableDumpV2Subtype.RibIPv4Multicast => (new AfiSafi(Afi.IPv4, Safi.Multicast), false),
            TableDumpV2Subtype.RibIPv6Multicast => (new AfiSafi(Afi.IPv6, Safi.Multicast), false),
            TableDumpV2Subtype.RibIPv4UnicastAddPath => (AfiSafi.IPv4Unicast, true),
            TableDumpV2Subtype.RibIPv6UnicastAddPath => (AfiSafi.IPv6Unicast, true),
            TableDumpV2Subtype.RibIPv4MulticastAddPath => (new AfiSafi(Afi.IPv4, Safi.Multicast), true),
            TableDumpV2Subtype.RibIPv6MulticastAddPath => (new AfiSafi(Afi.IPv6, Safi.Multicast), true),
            _ => default,
        };
        if (family.Afi == Afi.None)
        {
            // A variable of its own: one whose address is handed on is kept in memory by the JIT, for every record.
            var problem = ReadGeneric(record, out var generic);
            rib = generic;
            return problem;
        }
        if (octets.Length < nlri + 1 + 2) return new MrtProblem(MrtFault.Truncated, octets.Length);
        var length = BigEndian.Octet(octets, nlri);
        if (length > Prefix.MaxLength(family.Afi)) return new MrtProblem(MrtFault.Length, nlri);
        var entries = nlri + 1 + ((length + 7) >> 3) + 2;
        if (entries > octets.Length) return new MrtProblem(MrtFault.Truncated, octets.Length);
        rib = new RibRecord(octets, family, hasPathIds, body, nlri, entries);
        return default;
    }

    private static MrtProblem ReadGeneric(MrtRecord record, out RibRecord rib)
    {
        rib = default;
        var octets = record.Octets;
        int body = record.BodyOffset, nlri = body + 4 + 3;
        if ((TableDumpV2Subtype)record.Subtype is not (TableDumpV2Subtype.RibGeneric or TableDumpV2Subtype.RibGenericAddPath))
            return new MrtProblem(MrtFault.OtherKind, 4);
        if (octets.Length < nlri) return new MrtProblem(MrtFault.Truncated, octets.Length);
        var family = new AfiSafi((Afi)BigEndian.UInt16(octets, body + 4), (Safi)octets[body + 6]);
        var length = NlriLength(family, octets[nlri..]);
        if (length < 0) return new MrtProblem(MrtFault.UnknownNlri, nlri);
        var entries = nlri + length + 2;
        if (entries > octets.Length) return new MrtProblem(MrtFault.Truncated, octets.Length);
        if (HasPrefix(family) && octets[nlri] > Prefix.MaxLength(family.Afi)) return new MrtProblem(MrtFault.Length, nlri);
        rib = new RibRecord(octets, family, (TableDumpV2Subtype)record.Subtype == TableDumpV2Subtype.RibGenericAddPath, body, nlri, entries);
        return default;
    }

    private static bool HasPrefix(AfiSafi family) => MpReach.HasPrefixes(family);

    // Octets of the first NLRI: bits and as many octets as they need; type and length; or a length alone. -1 for a form that is not known.
    private static int NlriLength(AfiSafi family, ReadOnlySpan<byte> rest) => (int)family.Safi switch
    {
        // Prefixes, with labels and route distinguishers counted in bits; BGP MDT; route targets.
        1 or 2 or 4 or 66 or 128 or 129 or 132 => rest.Length < 1 ? 1 : 1 + ((rest[0] + 7) >> 3),
        // MCAST-VPN (RFC 6514 4), EVPN (RFC 7432 7): one octet of type, one of length.
        5 or 70 => rest.Length < 2 ? 2 : 2 + rest[1],
        // Link-state (RFC 9552 5.2): two octets of type, two of length.
        71 or 72 => rest.Length < 4 ? 4 : 4 + BigEndian.UInt16(rest, 2),
        // VPLS (RFC 4761 3.2.2): two octets of length.
        65 => rest.Length < 2 ? 2 : 2 + BigEndian.UInt16(rest, 0),
        // Flow specification (RFC 8955 4.1): one octet of length, or two that start with four bits set.
        133 or 134 => rest.Length < 2 ? 2 : rest[0] < 0xf0 ? 1 + rest[0] : 2 + (BigEndian.UInt16(rest, 0) & 0x0fff),
        _ => -1,
    };

    /// <summary>Walks the routes of a record.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _octets;
        private readonly AfiSafi _family;
        private readonly int _headerLength;
        private int _entry;
        private int _end;
        private int _left;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(ReadOnlySpan<byte> octets, int position, int count, AfiSafi family, bool hasPathIds)
        {
            _octets = octets;
            _family = family;
            _headerLength = hasPathIds ? RibEntry.HeaderLength + 4 : RibEntry.HeaderLength;
            _entry = _end = position;
            _left = count;
        }

        /// <summary>The route of this step.</summary>
        public readonly RibEntry Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                // Shorter than a header is only what was never stepped to.
                var length = _end - _entry;
                ArgumentOutOfRangeException.ThrowIfLessThan(length, _headerLength);
                return new RibEntry(BigEndian.Part(_octets, _entry, length), _headerLength, _family);
            }
        }

        /// <summary>Why the walk ended before the number of routes that the record says it has.</summary>
        public MrtProblem Problem { get; private set; }

        /// <summary>Steps to the next route; false after the last one, and before one that runs over the end of the record.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_left == 0) return false;
            _entry = _end;
            var rest = _octets.Length - _end;
            if (rest < _headerLength) return Stop();
            var length = _headerLength + BigEndian.UInt16(_octets, _end + _headerLength - 2);
            if (length > rest) return Stop();
            _end += length;
            _left--;
            return true;
        }

        // Inlined: an enumerator whose address is handed on is kept in memory by the JIT, for every route.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool Stop()
        {
            Problem = new MrtProblem(MrtFault.Truncated, _end);
            _left = 0;
            return false;
        }
    }
}
