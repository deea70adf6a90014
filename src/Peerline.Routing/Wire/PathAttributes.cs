using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// The path attribute field: a view that decodes on demand and allocates nothing. Enumerates the attributes in wire order.
/// </summary>
public readonly ref partial struct PathAttributes
{
    private readonly bool _fourOctetAs;
    private readonly AddPathFamilies _addPath;

    /// <summary>Views an attribute field.</summary>
    /// <param name="octets">The attribute field.</param>
    /// <param name="fourOctetAs">AS numbers in it have four octets.</param>
    /// <param name="addPath">The families whose NLRI carry path identifiers (RFC 7911).</param>
    public PathAttributes(ReadOnlySpan<byte> octets, bool fourOctetAs, AddPathFamilies addPath = default)
    {
        Octets = octets;
        _fourOctetAs = fourOctetAs;
        _addPath = addPath;
    }

    /// <summary>The field as it lies on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>True when AS numbers in the attributes have four octets.</summary>
    public bool HasFourOctetAs => _fourOctetAs;

    /// <summary>
    /// Walks all attributes, each once: the way to see a whole route. The typed properties below look for one attribute each.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Enumerator GetEnumerator() => new(Octets, _fourOctetAs, _addPath);

    /// <summary>The first attribute with this code, as RFC 7606 3 (g) says when there are more.</summary>
    public bool TryGet(PathAttributeCode code, out PathAttribute attribute)
    {
        foreach (var candidate in this)
        {
            if (candidate.Code != code) continue;
            attribute = candidate;
            return true;
        }
        attribute = default;
        return false;
    }

    // The typed readers below answer null (or empty) for an attribute that is absent or has a length that it cannot have, so that the
    // display of a malformed route is as safe as that of a good one.

    /// <summary>ORIGIN (RFC 4271 5.1.1).</summary>
    public Origin? Origin => TryGet(PathAttributeCode.Origin, out var a) && a.Value.Length == 1 ? (Origin)a.Value[0] : null;

    /// <summary>AS_PATH (RFC 4271 5.1.2); empty when absent.</summary>
    public AsPath AsPath => new(ValueOf(PathAttributeCode.AsPath), _fourOctetAs);

    /// <summary>AS4_PATH: only from a peer with two-octet AS numbers.</summary>
    public AsPath As4Path => new(ValueOf(PathAttributeCode.As4Path), fourOctet: true);

    /// <summary>NEXT_HOP (RFC 4271 5.1.3): always IPv4.</summary>
    public Address? NextHop =>
        TryGet(PathAttributeCode.NextHop, out var a) && a.Value.Length == 4 ? Address.FromOctets(a.Value) : (Address?)null;

    /// <summary>MULTI_EXIT_DISC (RFC 4271 5.1.4).</summary>
    public uint? MultiExitDisc => ReadUInt32(PathAttributeCode.MultiExitDisc);

    /// <summary>LOCAL_PREF (RFC 4271 5.1.5).</summary>
    public uint? LocalPref => ReadUInt32(PathAttributeCode.LocalPref);

    /// <summary>ATOMIC_AGGREGATE (RFC 4271 5.1.6).</summary>
    public bool AtomicAggregate => TryGet(PathAttributeCode.AtomicAggregate, out _);

    /// <summary>AGGREGATOR (RFC 4271 5.1.7).</summary>
    public Aggregator? Aggregator => Wire.Aggregator.Read(ValueOf(PathAttributeCode.Aggregator));

    /// <summary>AS4_AGGREGATOR (RFC 6793 3).</summary>
    public Aggregator? As4Aggregator => Wire.Aggregator.Read(ValueOf(PathAttributeCode.As4Aggregator));

    /// <summary>COMMUNITIES (RFC 1997); empty when absent.</summary>
    public CommunityList Communities => new(ValueOf(PathAttributeCode.Communities));

    /// <summary>EXTENDED COMMUNITIES (RFC 4360); empty when absent.</summary>
    public ExtendedCommunityList ExtendedCommunities => new(ValueOf(PathAttributeCode.ExtendedCommunities));

    /// <summary>LARGE_COMMUNITY (RFC 8092); empty when absent.</summary>
    public LargeCommunityList LargeCommunities => new(ValueOf(PathAttributeCode.LargeCommunity));

    /// <summary>ONLY_TO_CUSTOMER (RFC 9234 5).</summary>
    public Asn? OnlyToCustomer => ReadUInt32(PathAttributeCode.OnlyToCustomer) is { } asn ? new Asn(asn) : null;

    private ReadOnlySpan<byte> ValueOf(PathAttributeCode code) => TryGet(code, out var attribute) ? attribute.Value : default;

    private uint? ReadUInt32(PathAttributeCode code) =>
        TryGet(code, out var a) && a.Value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(a.Value) : null;

    /// <summary>Three octets, or four with Extended Length: flags, code, length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int HeaderLength(int flags) => 3 + ((flags >> 4) & 1);

    /// <summary>Walks the attributes. Stops before one that runs over the end, and says so.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _octets;
        private readonly AddPathFamilies _addPath;
        private readonly bool _fourOctetAs;
        private int _start;
        private int _position;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(ReadOnlySpan<byte> octets, bool fourOctetAs, AddPathFamilies addPath)
        {
            _octets = octets;
            _fourOctetAs = fourOctetAs;
            _addPath = addPath;
        }

        /// <summary>The attribute of this step.</summary>
        public readonly PathAttribute Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                // Shorter than a header is only what was never stepped to.
                var length = _position - _start;
                ArgumentOutOfRangeException.ThrowIfLessThan(length, 3);
                return new(BigEndian.Part(_octets, _start, length), _start, _fourOctetAs, _addPath);
            }
        }

        /// <summary>After the last step: true when octets are left that are no attribute (RFC 7606 4).</summary>
        public readonly bool Overrun => _position < _octets.Length;

        /// <summary>Where the next attribute would start.</summary>
        public readonly int Position => _position;

        /// <summary>Steps to the next attribute; false at the end, and before octets that are no whole attribute.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            var length = LengthAt(_octets, _position);
            _start = _position;
            _position += length;
            return length != 0;
        }
    }

    /// <summary>Octets of the attribute that starts here, header included; 0 at the end and where no whole attribute is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int LengthAt(ReadOnlySpan<byte> octets, int position)
    {
        var rest = octets.Length - position;
        if (rest < 3) return 0;
        // A branch, not arithmetic: which attributes have long lengths is easily predicted, and the next one waits for the sum.
        var length = 3 + BigEndian.Octet(octets, position + 2);
        if ((BigEndian.Octet(octets, position) & (byte)PathAttributeFlags.ExtendedLength) != 0)
        {
            if (rest < 4) return 0;
            length = 4 + BigEndian.UInt16(octets, position + 2);
        }
        return length <= rest ? length : 0;
    }
}
