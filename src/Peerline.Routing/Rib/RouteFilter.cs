using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Routing.Rib.Storage;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib;

/// <summary>Which routes of an Adj-RIB-In are wanted: those for which everything that is set here holds. A value.</summary>
public sealed record RouteFilter
{
    /// <summary>Every route.</summary>
    public static RouteFilter All { get; } = new();

    /// <summary>A prefix to which the route's must stand in the <see cref="Relation"/>; null for every prefix.</summary>
    public Prefix? Prefix { get; init; }

    /// <summary>How; the same prefix when nothing is said. Without <see cref="Prefix"/> it means nothing.</summary>
    public PrefixRelation Relation { get; init; }

    /// <summary>One family; null for both.</summary>
    public AfiSafi? Family { get; init; }

    /// <summary>The last AS of the path.</summary>
    public Asn? OriginAs { get; init; }

    /// <summary>A pattern that the AS path must match.</summary>
    public AsPathPattern? AsPath { get; init; }

    /// <summary>A community (RFC 1997) that the route must carry.</summary>
    public Community? Community { get; init; }

    /// <summary>An extended community (RFC 4360) that the route must carry.</summary>
    public ExtendedCommunity? ExtendedCommunity { get; init; }

    /// <summary>A large community (RFC 8092) that the route must carry.</summary>
    public LargeCommunity? LargeCommunity { get; init; }

    /// <summary>The origin state (RFC 6811).</summary>
    public OriginState? OriginState { get; init; }

    /// <summary>What became of the route.</summary>
    public RouteDisposition? Disposition { get; init; }

    /// <summary>True for stale routes only, false for the others only.</summary>
    public bool? IsStale { get; init; }

    /// <summary>True when everything that is set holds for the route.</summary>
    public bool Matches(ReceivedRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return Matches(route.Prefix)
            && (OriginState is not { } state || route.OriginState == state)
            && (Disposition is not { } disposition || route.Disposition == disposition)
            && (IsStale is not { } stale || route.IsStale == stale)
            && Matches(route.Attributes.View);
    }

    /// <summary>True when the prefix is one that is wanted.</summary>
    internal bool Matches(Prefix prefix) =>
        (Family is not { } family || prefix.Family == family)
        && (Prefix is not { } wanted || Relation switch
        {
            PrefixRelation.CoveredBy => wanted.Covers(prefix),
            PrefixRelation.Covering => prefix.Covers(wanted),
            _ => wanted == prefix,
        });

    /// <summary>True when the word of a route does not speak against it.</summary>
    internal bool Matches(ulong word) =>
        (OriginState is not { } state || RouteWord.Origin(word) == state)
        && (Disposition is not { } disposition || RouteWord.Disposition(word) == disposition)
        && (IsStale is not { } stale || RouteWord.IsStale(word) == stale);

    /// <summary>True when the attributes are wanted; AS numbers have four octets.</summary>
    internal bool Matches(PathAttributes attributes)
    {
        if (OriginAs is { } origin && attributes.AsPath.OriginAs != origin) return false;
        if (Community is { } community && !attributes.Communities.Contains(community)) return false;
        if (LargeCommunity is { } large && !Contains(attributes.LargeCommunities, large)) return false;
        if (ExtendedCommunity is { } extended && !Contains(attributes.ExtendedCommunities, extended)) return false;
        return AsPath is null || AsPath.Matches(attributes.AsPath);
    }

    /// <summary>True when the attributes have to be looked at.</summary>
    internal bool AsksForAttributes =>
        OriginAs is not null || AsPath is not null || Community is not null || ExtendedCommunity is not null || LargeCommunity is not null;

    /// <summary>The bits of <see cref="AttributeSignature"/> without which no attribute set is wanted.</summary>
    internal uint Signature
    {
        get
        {
            var signature = 0u;
            if (OriginAs is { } origin) signature |= AttributeSignature.OfOrigin(origin);
            if (Community is { } community) signature |= AttributeSignature.Of(community);
            if (ExtendedCommunity is { } extended) signature |= AttributeSignature.Of(extended);
            if (LargeCommunity is { } large) signature |= AttributeSignature.Of(large);
            return signature;
        }
    }

    private static bool Contains(LargeCommunityList list, LargeCommunity wanted)
    {
        for (var i = 0; i < list.Count; i++)
            if (list[i] == wanted) return true;
        return false;
    }

    private static bool Contains(ExtendedCommunityList list, ExtendedCommunity wanted)
    {
        for (var i = 0; i < list.Count; i++)
            if (list[i] == wanted) return true;
        return false;
    }
}
