using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Edge;

/// <summary>
/// Whose routes are announced, and what is done to them: first what is internal is taken off, then what the operator adds is added. What
/// came neither from the operator's own network nor from a customer goes to no peer (RFC 7908), whatever its prefix.
/// </summary>
public sealed record ExportRules
{
    /// <summary>The name, in a router's text, of the rule that a route is the operator's own or a customer's.</summary>
    public const string Ours = "ours";

    /// <summary>The operator's own routes leave as the router has them.</summary>
    public static ExportRules None { get; } = new();

    /// <summary>
    /// In order: a path that begins with one of these is a customer's. The operator's own has none: it began here, or came over iBGP.
    /// </summary>
    public IReadOnlyList<Asn> CustomerAsns { get; init; } = [];

    /// <summary>Communities that never leave.</summary>
    public IReadOnlyList<CommunityPattern> Internal { get; init; } = [];

    /// <summary>Communities and large communities that are added.</summary>
    public IReadOnlyList<string> Communities { get; init; } = [];
    public int Prepend { get; init; }
    public uint? Med { get; init; }

    /// <summary>In order, and none that is internal: whatever is asked for, those never leave.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<Community> Added =>
        [.. Communities.Select(t => Community.TryParse(t, out var c) ? c : (Community?)null).OfType<Community>()
            .Where(c => !Internal.Any(p => p.Matches(c))).Distinct().Order()];

    /// <inheritdoc cref="Added"/>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<LargeCommunity> AddedLarge =>
        [.. Communities.Select(t => LargeCommunity.TryParse(t, out var c) ? c : (LargeCommunity?)null).OfType<LargeCommunity>()
            .Where(c => !Internal.Any(p => p.Matches(c))).Distinct().Order()];

    /// <summary>The patterns of one kind, in order.</summary>
    public IReadOnlyList<CommunityPattern> InternalOf(bool large) =>
        [.. Internal.Where(p => p.IsLarge == large).Distinct().OrderBy(p => p.ToString(), StringComparer.Ordinal)];

    /// <summary>The rules of the operator's policy for sessions in one metro.</summary>
    public static ExportRules Of(PeeringPolicy policy, string? metro)
    {
        var settings = metro is not null && policy.ExportByMetro.TryGetValue(metro, out var own) ? own : policy.Export;
        return new ExportRules
        {
            CustomerAsns = [.. policy.CustomerAsns.Distinct().Order()],
            Internal = policy.InternalCommunities, Communities = settings.Communities, Prepend = settings.Prepend, Med = settings.Med,
        };
    }
}
