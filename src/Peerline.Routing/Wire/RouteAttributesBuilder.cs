using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Makes the attributes of a route that we originate. Written in the order of their codes, as RFC 4271 5 recommends.</summary>
public sealed record RouteAttributesBuilder
{
    /// <summary>ORIGIN.</summary>
    public Origin Origin { get; init; } = Origin.Igp;
    /// <summary>AS_PATH, the neighbour first.</summary>
    public ImmutableArray<AsPathSegmentValue> AsPath { get; init; } = [];
    /// <summary>The next hop; of an IPv6 pair the global one.</summary>
    public required Address NextHop { get; init; }
    /// <summary>The second next hop of an IPv6 route (RFC 2545 3).</summary>
    public Address? LinkLocalNextHop { get; init; }
    /// <summary>MULTI_EXIT_DISC.</summary>
    public uint? MultiExitDisc { get; init; }
    /// <summary>LOCAL_PREF, for internal peers.</summary>
    public uint? LocalPref { get; init; }
    /// <summary>ATOMIC_AGGREGATE.</summary>
    public bool AtomicAggregate { get; init; }
    /// <summary>AGGREGATOR.</summary>
    public Aggregator? Aggregator { get; init; }
    /// <summary>COMMUNITIES; none: no attribute.</summary>
    public ImmutableArray<Community> Communities { get; init; } = [];
    /// <summary>EXTENDED_COMMUNITIES; none: no attribute.</summary>
    public ImmutableArray<ExtendedCommunity> ExtendedCommunities { get; init; } = [];
    /// <summary>LARGE_COMMUNITY; none: no attribute.</summary>
    public ImmutableArray<LargeCommunity> LargeCommunities { get; init; } = [];
    /// <summary>ORIGINATOR_ID, for internal peers (RFC 4456 8).</summary>
    public Address? OriginatorId { get; init; }

    /// <summary>CLUSTER_LIST, for internal peers (RFC 4456 8); none: no attribute.</summary>
    public ImmutableArray<Address> ClusterList { get; init; } = [];

    /// <summary>The metric of AIGP (RFC 7311).</summary>
    public ulong? Aigp { get; init; }

    /// <summary>IPV6_EXTENDED_COMMUNITIES (RFC 5701); none: no attribute.</summary>
    public ImmutableArray<IPv6ExtendedCommunity> IPv6ExtendedCommunities { get; init; } = [];

    /// <summary>OTC (RFC 9234 5).</summary>
    public Asn? OnlyToCustomer { get; init; }

    /// <summary>Whole attributes, header first, that are written behind the others as they are.</summary>
    public ImmutableArray<ImmutableArray<byte>> Raw { get; init; } = [];

    /// <summary>Throws <see cref="ArgumentException"/> when an attribute would not fit into the largest message.</summary>
    public RouteAttributes Build()
    {
        var size = 128 + AsPath.Sum(s => s.Asns.Length * 4 + (s.Asns.Length / 255 + 1) * 2) + Communities.Length * 4
                   + ExtendedCommunities.Length * 8 + LargeCommunities.Length * 12 + ClusterList.Length * 4
                   + IPv6ExtendedCommunities.Length * IPv6ExtendedCommunity.Size + Raw.Sum(r => r.Length) + 7 * 4;
        if (size > BgpFrame.MaximumExtendedLength) throw new ArgumentException("The attributes do not fit into a message.");
        var buffer = new byte[size];
        var writer = new PathAttributeWriter(buffer);
        const PathAttributeFlags transitive = PathAttributeFlags.Optional | PathAttributeFlags.Transitive;
        writer.Write(PathAttributeFlags.Transitive, PathAttributeCode.Origin, [(byte)Origin]);
        writer.AsPath(AsPath);
        if (MultiExitDisc is { } med) writer.UInt32(PathAttributeFlags.Optional, PathAttributeCode.MultiExitDisc, med);
        if (LocalPref is { } preference) writer.UInt32(PathAttributeFlags.Transitive, PathAttributeCode.LocalPref, preference);
        if (AtomicAggregate) writer.Write(PathAttributeFlags.Transitive, PathAttributeCode.AtomicAggregate, []);
        if (Aggregator is { } aggregator) writer.Aggregator(aggregator);
        writer.Communities(Communities);
        if (OriginatorId is { } originator) writer.Addresses(PathAttributeCode.OriginatorId, [originator]);
        writer.Addresses(PathAttributeCode.ClusterList, ClusterList);
        writer.ExtendedCommunities(ExtendedCommunities);
        writer.IPv6ExtendedCommunities(IPv6ExtendedCommunities);
        if (Aigp is { } metric) writer.Aigp(metric);
        writer.LargeCommunities(LargeCommunities);
        if (OnlyToCustomer is { } otc) writer.UInt32(transitive, PathAttributeCode.OnlyToCustomer, otc.Value);
        foreach (var raw in Raw) writer.Raw(raw.AsSpan());
        return new RouteAttributes(buffer[..writer.Length], NextHop, LinkLocalNextHop);
    }
}
