using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Stages.PeeringServices;

/// <summary>
/// What the announcement of a prefix must be for the peering service. Pure. The sentences are those that customers and providers of the
/// service know.
/// </summary>
public static class PrefixChecks
{
    /// <summary>The mark of routes that belong to the peering service, as providers set it.</summary>
    public const string Community = "8075:8007";
    public const int LongestPath = 3;
    public const string InternalError = "Internal server error";
    public const string InvalidPrefix = "Peering service prefix is invalid";
    public const string ProviderUnknown = "Peering service provider not found";

    /// <summary>What is wrong with a registered prefix on the sessions of its peering; null when nothing is.</summary>
    /// <param name="notPublic">What can never be announced.</param>
    public static string? Registered(Prefix prefix, IReadOnlyList<PrefixSight> sights, PrefixFilter notPublic)
    {
        if (notPublic.Matches(prefix)) return "Prefix is not public";
        var missing = sights.Where(s => s.Route is null).Select(s => s.Peer.ToString()).ToList();
        if (missing.Count > 0 || sights.Count == 0) return $"Prefix not received from IP: {string.Join(", ", missing)}".TrimEnd(' ', ':');
        if (sights.Any(s => !IsMarked(s.Route!))) return "Advertisement missing MAPS community";
        return sights.Any(s => IsTooLong(s.Route!) || HasPrivate(s.Route!) || IsPrepended(s.Route!)) ? "AS path isn't correct" : null;
    }

    /// <summary>Everything that is wrong with a customer's prefix on the sessions of its provider.</summary>
    /// <param name="primary">Sessions in the primary metro.</param>
    /// <param name="backup">Sessions in the backup metro; null when the service has none.</param>
    public static IReadOnlyList<string> Service(Prefix prefix, IReadOnlyList<PrefixSight> primary, IReadOnlyList<PrefixSight>? backup)
    {
        var wrong = new List<string>();
        if (primary.Count < 2) wrong.Add("Provider has fewer than two sessions in its primary location");
        if (backup is []) wrong.Add("Provider has no sessions in its backup location");
        var sights = primary.Concat(backup ?? []).ToList();
        wrong.AddRange(sights.Where(s => s.Route is null)
            .Select(s => $"Not receiving prefix advertisement from {s.Peer} for prefix {prefix}"));
        var routes = sights.Select(s => s.Route).OfType<Route>().ToList();
        if (routes.Any(r => !IsMarked(r))) wrong.Add($"Received route for prefix {prefix} should have the MAPS community {Community}");
        if (routes.Any(IsTooLong)) wrong.Add($"AS path length for prefix should be <={LongestPath} for prefix {prefix}");
        if (routes.Any(HasPrivate)) wrong.Add($"AS path for prefix {prefix} shouldn't have any private ASN");
        return wrong;
    }

    /// <summary>Where the prefix comes from; an origin that two sessions disagree about is the lower one, so that it stays the
    /// same.</summary>
    public static PrefixSighting Sighting(IReadOnlyList<PrefixSight> primary, IReadOnlyList<PrefixSight>? backup) =>
        new(Origin(primary), Origin(backup ?? []));

    private static Asn? Origin(IReadOnlyList<PrefixSight> sights) =>
        sights.Select(s => s.Origin).OfType<Asn>().Order().Select(a => (Asn?)a).FirstOrDefault();

    private static bool IsMarked(Route route) => route.Communities.Contains(Community);

    private static bool IsTooLong(Route route) => route.AsPath.Count > LongestPath;

    private static bool HasPrivate(Route route) => route.AsPath.Any(a => a.IsPrivate);

    private static bool IsPrepended(Route route) => route.AsPath.Zip(route.AsPath.Skip(1)).Any(pair => pair.First == pair.Second);
}
