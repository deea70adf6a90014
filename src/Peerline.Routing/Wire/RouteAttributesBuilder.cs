using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Makes the attributes of a route that we originate. Written in the order of their codes, as RFC 4271 5 recommends.</summary>
public sealed record RouteAttributesBuilder
{
    public Origin Origin { get; init; } = Origin.Igp;
    public ImmutableArray<AsPathSegmentValue> AsPath { get; init; } = [];
    public required Address NextHop { get; init; }
    public Address? LinkLocalNextHop { get; init; }
    public uint? MultiExitDisc { get; init; }
    public uint? LocalPref { get; init; }
    public bool AtomicAggregate { get; init; }
    public Aggregator? Aggregator { get; init; }
    public ImmutableArray<Community> Communities { get; init; } = [];
    public ImmutableArray<ExtendedCommunity> ExtendedCommunities { get; init; } = [];
    public ImmutableArray<LargeCommunity> LargeCommunities { get; init; } = [];
    public Asn? OnlyToCustomer { get; init; }

    /// <summary>Whole attributes, header first, that are written behind the others as they are.</summary>
    public ImmutableArray<ImmutableArray<byte>> Raw { get; init; } = [];

    /// <summary>Throws <see cref="ArgumentException"/> when an attribute would not fit into the largest message.</summary>
    public RouteAttributes Build()
    {
        var size = 64 + AsPath.Sum(s => s.Asns.Length * 4 + (s.Asns.Length / 255 + 1) * 2) + Communities.Length * 4
                   + ExtendedCommunities.Length * 8 + LargeCommunities.Length * 12 + Raw.Sum(r => r.Length) + 7 * 4;
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
        writer.ExtendedCommunities(ExtendedCommunities);
        writer.LargeCommunities(LargeCommunities);
        if (OnlyToCustomer is { } otc) writer.UInt32(transitive, PathAttributeCode.OnlyToCustomer, otc.Value);
        foreach (var raw in Raw) writer.Raw(raw.AsSpan());
        return new RouteAttributes(buffer[..writer.Length], NextHop, LinkLocalNextHop);
    }
}
