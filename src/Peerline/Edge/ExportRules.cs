using Peerline.Model;
using Peerline.Routing.Wire;

namespace Peerline.Edge;

/// <summary>What is done to a route that is announced: first what is internal is taken off, then what the operator adds is added.</summary>
public sealed record ExportRules
{
    /// <summary>Routes leave as the router has them.</summary>
    public static ExportRules None { get; } = new();

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
            Internal = policy.InternalCommunities, Communities = settings.Communities, Prepend = settings.Prepend, Med = settings.Med,
        };
    }
}
