using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// The path attribute field: a view that decodes on demand and allocates nothing. Enumerates the attributes in wire order.
/// </summary>
public readonly ref partial struct PathAttributes
{
    private readonly bool _fourOctetAs;

    /// <param name="octets">The attribute field.</param>
    /// <param name="fourOctetAs">AS numbers in it have four octets.</param>
    public PathAttributes(ReadOnlySpan<byte> octets, bool fourOctetAs)
    {
        Octets = octets;
        _fourOctetAs = fourOctetAs;
    }

    public ReadOnlySpan<byte> Octets { get; }

    public Enumerator GetEnumerator() => new(Octets);

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

    public Origin? Origin => TryGet(PathAttributeCode.Origin, out var a) && a.Value.Length == 1 ? (Origin)a.Value[0] : null;

    public AsPath AsPath => new(ValueOf(PathAttributeCode.AsPath), _fourOctetAs);

    /// <summary>AS4_PATH: only from a peer with two-octet AS numbers.</summary>
    public AsPath As4Path => new(ValueOf(PathAttributeCode.As4Path), fourOctet: true);

    public Address? NextHop =>
        TryGet(PathAttributeCode.NextHop, out var a) && a.Value.Length == 4 ? Address.FromOctets(a.Value) : (Address?)null;

    public uint? MultiExitDisc => ReadUInt32(PathAttributeCode.MultiExitDisc);

    public uint? LocalPref => ReadUInt32(PathAttributeCode.LocalPref);

    public bool AtomicAggregate => TryGet(PathAttributeCode.AtomicAggregate, out _);

    public Aggregator? Aggregator => Wire.Aggregator.Read(ValueOf(PathAttributeCode.Aggregator));

    public Aggregator? As4Aggregator => Wire.Aggregator.Read(ValueOf(PathAttributeCode.As4Aggregator));

    public CommunityList Communities => new(ValueOf(PathAttributeCode.Communities));

    public ExtendedCommunityList ExtendedCommunities => new(ValueOf(PathAttributeCode.ExtendedCommunities));

    public LargeCommunityList LargeCommunities => new(ValueOf(PathAttributeCode.LargeCommunity));

    public Asn? OnlyToCustomer => ReadUInt32(PathAttributeCode.OnlyToCustomer) is { } asn ? new Asn(asn) : null;

    private ReadOnlySpan<byte> ValueOf(PathAttributeCode code) => TryGet(code, out var attribute) ? attribute.Value : default;

    private uint? ReadUInt32(PathAttributeCode code) =>
        TryGet(code, out var a) && a.Value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(a.Value) : null;

    /// <summary>Walks the attributes. Stops before one that runs over the end, and says so.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _octets;
        private int _position;

        internal Enumerator(ReadOnlySpan<byte> octets) => _octets = octets;

        public PathAttribute Current { get; private set; }

        /// <summary>True when octets are left that are no attribute (RFC 7606 4).</summary>
        public bool Overrun { get; private set; }

        /// <summary>Where the next attribute would start.</summary>
        public readonly int Position => _position;

        public bool MoveNext()
        {
            var rest = _octets[_position..];
            if (rest.IsEmpty) return false;
            var extended = (rest[0] & (byte)PathAttributeFlags.ExtendedLength) != 0;
            var header = extended ? 4 : 3;
            if (rest.Length < header) return Stop();
            var length = header + (extended ? BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) : rest[2]);
            if (rest.Length < length) return Stop();
            Current = new PathAttribute(rest[..length], _position);
            _position += length;
            return true;
        }

        private bool Stop()
        {
            Overrun = true;
            return false;
        }
    }
}
