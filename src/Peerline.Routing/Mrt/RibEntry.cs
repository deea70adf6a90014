using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>One route of a RIB record: which peer, since when, and its attributes (RFC 6396 4.3.4, RFC 8050 4.1). A view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |         Peer Index            |     Originated Time
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///    (4 octets)                   |  Path Identifier (4), ADDPATH only
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      Attribute Length         |    BGP Attributes (variable)
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct RibEntry
{
    internal const int HeaderLength = 8;
    private readonly ReadOnlySpan<byte> _octets;
    private readonly int _headerLength;

    // The octets are a whole entry: its header is there, and its attributes have the length that the header says.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RibEntry(ReadOnlySpan<byte> octets, int headerLength, AfiSafi family)
    {
        _octets = octets;
        _headerLength = headerLength;
        Family = family;
    }

    /// <summary>The peer, by its number in the PEER_INDEX_TABLE.</summary>
    public int PeerIndex => BigEndian.UInt16(_octets, 0);

    /// <summary>When the route was learnt: seconds since 1970-01-01 UTC.</summary>
    public uint OriginatedTime => BigEndian.UInt32(_octets, 2);

    /// <summary>The path identifier (RFC 7911); 0 without one.</summary>
    public uint PathId => _headerLength > HeaderLength ? BigEndian.UInt32(_octets, 6) : 0;

    /// <summary>The family of the record.</summary>
    public AfiSafi Family { get; }

    /// <summary>
    /// The attributes. AS numbers have four octets, whatever the session had (RFC 6396 4.3.4). MP_REACH_NLRI is abbreviated: read it with
    /// <see cref="TryReadMpReach"/>.
    /// </summary>
    public PathAttributes Attributes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(BigEndian.Part(_octets, _headerLength, _octets.Length - _headerLength), fourOctetAs: true);
    }

    /// <summary>
    /// Reads the value of this route's MP_REACH_NLRI: the abbreviated form of RFC 6396 4.3.4, a next hop alone, or the whole attribute as
    /// some writers keep it.
    /// </summary>
    public bool TryReadMpReach(PathAttribute attribute, out MpReach reach) =>
        MpReach.ReadAbbreviated(attribute.Value, Family, out reach) == UpdateFault.None;

    /// <summary>The next hop, from MP_REACH_NLRI or else from NEXT_HOP; null when there is none that can be read.</summary>
    public Address? NextHop
    {
        get
        {
            Address? hop = null;
            foreach (var attribute in Attributes)
            {
                if (attribute.Code == PathAttributeCode.NextHop) hop ??= attribute.IPv4Address;
                if (attribute.Code == PathAttributeCode.MpReachNlri && TryReadMpReach(attribute, out var reach)
                    && reach.NextHop.Afi != Afi.None) return reach.NextHop;
            }
            return hop;
        }
    }
}
