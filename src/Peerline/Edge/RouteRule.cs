namespace Peerline.Edge;

/// <summary>
/// The names of the rules by which a route of a peer is judged: the same in the catalogue of checks, in the router's own text, and in what
/// the peer is told of a route that is not accepted.
/// </summary>
public static class RouteRule
{
    /// <summary>RFC 4271 6.3: the path begins with the peer's AS; not from a route server (RFC 7947 2.2.2.1).</summary>
    public const string FirstAsn = "first-asn";

    /// <summary>
    /// RFC 4271 6.3: the next hop is the peer's own address on the link, or on a cable its link-local one (RFC 2545); not from a route server
    /// (RFC 7947 2.2.1).
    /// </summary>
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

    /// <summary>RFC 7999 3.3: a route that asks to be discarded, by agreement: it is taken, goes to nobody, and its traffic ends here.</summary>
    public const string BlackholeAgreed = "blackhole-agreed";

    /// <summary>Communities of the operator's own AS are taken off what comes in: only the operator says what they mean.</summary>
    public const string Scrub = "scrub-communities";

    public const string BogonPrefix = "bogon-prefix";
    public const string TooSpecific = "too-specific";

    /// <summary>
    /// RFC 6811: a VRP covers the prefix and none matches. A router that has VRPs of its own judges by them, and takes what no VRP covers.
    /// </summary>
    public const string RpkiInvalid = "rpki-invalid";
    public const string IrrPrefix = "irr-prefix";
    public const string IrrOrigin = "irr-origin";

    /// <summary>What the operator may waive for one peer.</summary>
    public static IReadOnlyList<string> Waivable { get; } =
    [
        FirstAsn, NextHop, AsPathLength, AsSet, BogonAsn, TransitFreeAsn, Blackhole, BogonPrefix, TooSpecific, RpkiInvalid, IrrPrefix, IrrOrigin,
    ];

    /// <summary>Why a rule is waived for nobody; null for one that may be.</summary>
    public static string? NotWaivable(string rule) => rule switch
    {
        _ when Waivable.Contains(rule) => null,
        OwnAsn => "every router drops a route with our own AS in its path by itself (RFC 4271)",
        OtcLeak => "a session with BGP roles drops a leak by itself (RFC 9234)",
        Scrub => "only the operator says what its own communities mean",
        "default-route" or "too-short" => "a default route is taken from no peer, whole or in pieces",
        "own-prefix" => "the operator's own space is taken from no peer",
        "max-prefixes" => "the limit protects the router: ask for another limit instead",
        "deny-all" => "DENY ALL stands until a validation has passed",
        "received-not-stated" => "the peer states the prefix instead",
        "origin-conflict" => "it keeps no route out",
        _ => "there is no such rule",
    };

    /// <summary>What is judged when a route is validated, and by no router: it would need a source of its own there.</summary>
    public static IReadOnlyList<string> JudgedAtValidation { get; } = [IrrOrigin, "origin-conflict"];

    /// <summary>What a router does not hold.</summary>
    /// <param name="followsRpki">The operator has given it a source of VRPs.</param>
    /// <param name="others">What it does not know besides.</param>
    public static IReadOnlyList<string> NotHeld(bool followsRpki, params IReadOnlyList<string> others) =>
        [.. others, .. followsRpki ? [] : new[] { RpkiInvalid }, .. JudgedAtValidation];
}
