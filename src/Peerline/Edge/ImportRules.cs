using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Edge;

/// <summary>
/// What a route of an open session must hold besides lying in the permitted set. The router judges each route by it, also one that changed
/// long after the validation.
/// </summary>
public sealed record ImportRules
{
    /// <summary>No rule: only the permitted set decides. What an older version wrote has none.</summary>
    public static ImportRules None { get; } = new();

    /// <inheritdoc cref="RouteRule.FirstAsn"/>
    public bool FirstAsn { get; init; }

    /// <inheritdoc cref="RouteRule.NextHop"/>
    public bool NextHop { get; init; }

    /// <summary>On a LAN a link-local next hop may be another member's: there <see cref="NextHop"/> takes none of them.</summary>
    public bool RefuseLinkLocal { get; init; }

    /// <summary>The longest path that is taken, in AS numbers.</summary>
    public int? LongestAsPath { get; init; }

    /// <summary>Paths with an AS_SET are refused.</summary>
    public bool RefuseAsSets { get; init; }

    /// <summary>
    /// AS numbers that may stand in no path. Null when the rule is not asked for; an empty list is a list that got lost, and nothing passes.
    /// </summary>
    public IReadOnlyList<AsnRange>? BogonAsns { get; init; }

    /// <summary>Networks that nobody sells transit to, without the peer itself.</summary>
    public IReadOnlyList<Asn> TransitFreeAsns { get; init; } = [];

    /// <summary>Routes with the BLACKHOLE community are refused.</summary>
    public bool RefuseBlackhole { get; init; }

    /// <summary>
    /// Parts of what is permitted with at least this length that come with BLACKHOLE are discarded, by agreement (RFC 7999 3.3); null for none.
    /// </summary>
    public int? DiscardsFrom { get; init; }

    /// <summary>Of that, what is never discarded: the operator's own space, and bogons unless that rule is waived.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(PrefixFilterJson))]
    public PrefixFilter NeverDiscarded { get; init; } = PrefixFilter.Empty;

    /// <inheritdoc cref="RouteRule.RpkiInvalid"/>
    public bool RefuseRpkiInvalid { get; init; }

    /// <inheritdoc cref="RouteRule.Scrub"/>
    public bool ScrubCommunities { get; init; }

    /// <summary>As <see cref="None"/>: lists make two records differ that say the same.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsNone => this is
    {
        FirstAsn: false, NextHop: false, LongestAsPath: null, RefuseAsSets: false, BogonAsns: null, TransitFreeAsns.Count: 0,
        RefuseBlackhole: false, DiscardsFrom: null, RefuseRpkiInvalid: false, ScrubCommunities: false,
    };

    /// <summary>A rule has lost what it judges by: nothing can be shown to pass.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsLost => BogonAsns is { Count: 0 };

    /// <summary>The ranges of <see cref="BogonAsns"/> in order, with those that touch put together.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<AsnRange> MergedBogonAsns => Merged(BogonAsns ?? []);

    /// <summary>The rules of the operator's policy for the sessions with one peer.</summary>
    /// <param name="isWaived">True for the name of a rule that the operator has waived for this peer.</param>
    public static ImportRules Of(PeeringPolicy policy, Asn peer, bool isRouteServer, Func<string, bool> isWaived)
    {
        bool Holds(string rule) => !isWaived(rule);
        return new ImportRules
        {
            FirstAsn = !isRouteServer && Holds(RouteRule.FirstAsn),
            NextHop = !isRouteServer && Holds(RouteRule.NextHop),
            LongestAsPath = Holds(RouteRule.AsPathLength) ? policy.LongestAsPath : null,
            RefuseAsSets = Holds(RouteRule.AsSet),
            BogonAsns = Holds(RouteRule.BogonAsn) ? [.. Merged(policy.NotPublicAsns)] : null,
            TransitFreeAsns = Holds(RouteRule.TransitFreeAsn) ? [.. policy.TransitFreeAsns.Where(a => a != peer).Distinct().Order()] : [],
            RefuseBlackhole = Holds(RouteRule.Blackhole),
            RefuseRpkiInvalid = Holds(RouteRule.RpkiInvalid),
            ScrubCommunities = true,
        };
    }

    private static List<AsnRange> Merged(IEnumerable<AsnRange> ranges)
    {
        var merged = new List<AsnRange>();
        foreach (var range in ranges.OrderBy(r => r.First.Value))
        {
            if (merged is [.., var last] && range.First.Value <= (ulong)last.Last.Value + 1)
                merged[^1] = last with { Last = new Asn(Math.Max(last.Last.Value, range.Last.Value)) };
            else merged.Add(range);
        }

        return merged;
    }
}
