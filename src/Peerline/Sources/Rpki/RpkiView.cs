using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Sources.Rpki;

/// <summary>The VRPs at one moment, with the local exceptions, and what they are worth.</summary>
/// <param name="State">Null when no cache is configured.</param>
public sealed record RpkiView(RtrDataState? State, VrpTable Vrps)
{
    public static RpkiView NotConfigured { get; } = new(null, VrpTable.Empty);

    /// <summary>
    /// Data of a cache that is away is used until it expires (RFC 8210 section 6). After that, and before there was any, nothing is said:
    /// an empty set would make a valid route of every invalid one.
    /// </summary>
    public bool CanSay => State is RtrDataState.Current or RtrDataState.Stale;

    /// <summary>The state of one route (RFC 6811). A path that ends in a set has no origin, and no VRP matches it.</summary>
    public OriginValidation Of(Prefix prefix, Asn? origin) => !CanSay ? OriginValidation.Unknown : Vrps.Validate(prefix, origin) switch
    {
        OriginState.Valid => OriginValidation.Valid,
        OriginState.Invalid => OriginValidation.Invalid,
        _ => OriginValidation.NotFound,
    };

    public OriginValidation Of(Route route) => Of(route.Prefix, OriginOf(route));

    private static Asn? OriginOf(Route route) => route.AsPath.Count == 0 || route.AsPathText.EndsWith('}') ? null : route.AsPath[^1];
}
