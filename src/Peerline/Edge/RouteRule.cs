namespace Peerline.Edge;

/// <summary>
/// The names of the rules by which a route of a peer is judged: the same in the catalogue of checks, in the router's own text, and in what
/// the peer is told of a route that is not accepted.
/// </summary>
public static class RouteRule
{
    /// <summary>RFC 4271 6.3: the path begins with the peer's AS; not from a route server (RFC 7947 2.2.2.1).</summary>
    public const string FirstAsn = "first-asn";

    /// <summary>RFC 4271 6.3: the next hop is the peer's own address on the link; not from a route server (RFC 7947 2.2.1).</summary>
    public const string NextHop = "next-hop";
    public const string AsPathLength = "as-path-length";

    /// <summary>RFC 9774: no AS_SET.</summary>
    public const string AsSet = "as-set";

    /// <summary>Private, reserved and documentation AS numbers in the path.</summary>
    public const string BogonAsn = "bogon-asn";

    /// <summary>Transit-free networks in the path, behind the peer ("peer lock").</summary>
    public const string TransitFreeAsn = "transit-free-asn";

    /// <summary>RFC 4271 9.1.2: our own AS in the path. Every router drops it by itself.</summary>
    public const string OwnAsn = "own-asn-in-path";

    /// <summary>RFC 9234 5: a leak by its Only to Customer attribute. A router that speaks roles judges it by itself.</summary>
    public const string OtcLeak = "otc-leak";

    /// <summary>RFC 7999: a route that asks to be discarded, without an agreement.</summary>
    public const string Blackhole = "blackhole";

    /// <summary>Communities of the operator's own AS are taken off what comes in: only the operator says what they mean.</summary>
    public const string Scrub = "scrub-communities";

    /// <summary>What is judged when a route is validated, and by no router: it would need a source of its own there.</summary>
    public static IReadOnlyList<string> JudgedAtValidation { get; } = ["rpki-invalid", "irr-origin", "origin-conflict"];
}
