using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>
/// What is taken from a peer: what the filter matches, as long as path, next hop and communities are those of a peer's route. That the path
/// begins with the peer's AS and does not hold our own is asked by the session itself.
/// </summary>
/// <param name="Filter">The prefixes that pass.</param>
public sealed record PeerImportPolicy(PrefixFilter Filter) : RoutePolicy
{
    /// <summary>The longest path, in AS numbers; null for any.</summary>
    public int? LongestAsPath { get; init; }

    /// <summary>AS numbers that stand in no path of a public route.</summary>
    public AsnFilter BogonAsns { get; init; } = AsnFilter.Empty;

    /// <summary>Transit-free networks: behind a peer they say that it leaks.</summary>
    public AsnFilter TransitFreeAsns { get; init; } = AsnFilter.Empty;

    /// <summary>Refuse a path with an AS_SET (RFC 9774).</summary>
    public bool RefuseAsSets { get; init; }

    /// <summary>Refuse a route that asks to be discarded (RFC 7999).</summary>
    public bool RefuseBlackhole { get; init; }

    /// <summary>Refuse a route whose origin is invalid by <see cref="Vrps"/> (RFC 6811).</summary>
    public bool RefuseRpkiInvalid { get; init; }

    /// <summary>The VRPs of now: with other ones it is another policy, by which the routes are judged again (RFC 6811 5).</summary>
    [JsonIgnore]
    public VrpTable Vrps { get; init; } = VrpTable.Empty;

    /// <summary>The only next hop but for link-local ones; null for any.</summary>
    public Address? NextHop { get; init; }

    /// <summary>Refuse link-local ones besides <see cref="NextHop"/>, too: on a LAN they may be anybody's.</summary>
    public bool RefuseLinkLocal { get; init; }

    /// <summary>Take off communities of this AS: only its operator says what they mean.</summary>
    public Asn? ScrubbedAs { get; init; }

    /// <inheritdoc/>
    public override bool Permits(Prefix prefix, RouteAttributes attributes)
    {
        if (!Filter.Matches(prefix)) return false;
        if (NextHop is { } hop && attributes.NextHop != hop && (RefuseLinkLocal || !attributes.NextHop.IsIPv6LinkLocal)) return false;
        var view = attributes.View;
        var path = view.AsPath;
        if (LongestAsPath is { } longest && path.Count > longest) return false;
        if (BogonAsns.ContainsAny(path) || TransitFreeAsns.ContainsAny(path)) return false;
        if (RefuseAsSets && HasSet(path)) return false;
        if (RefuseRpkiInvalid && Vrps.Validate(prefix, path.OriginAs) is OriginState.Invalid) return false;
        return !RefuseBlackhole || !view.Communities.Contains(Community.Blackhole);
    }

    /// <summary>Without the communities that are taken off; with GRACEFUL_SHUTDOWN the route is preferred least (RFC 8326).</summary>
    public override RouteAttributes Take(RouteAttributes attributes)
    {
        var taken = ScrubbedAs is { } asn ? attributes.WithoutCommunitiesOf(asn) : attributes;
        return taken.View.Communities.Contains(Community.GracefulShutdown) ? taken.WithLocalPref(0) : taken;
    }

    private static bool HasSet(AsPath path)
    {
        foreach (var segment in path)
            if (segment.IsSet) return true;
        return false;
    }
}
