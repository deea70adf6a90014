using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Stages.Validation;

/// <summary>
/// Stated ∩ passing, never more. A stated entry is permitted as it was stated (with its more-specifics, no longer than the policy takes)
/// as long as nothing inside it is at fault. Where something is, the entry is cut down to the prefix itself and to those received
/// prefixes inside it that pass, each exactly.
/// </summary>
internal static class Permission
{
    public static IReadOnlyList<PermittedPrefix> Of(HalfCase half)
    {
        // More routes than were judged: what lies behind the end may be at fault.
        if (half.Half.Received.IsCut) return [];
        // What is discarded is a part of what is permitted, and no prefix by itself.
        var routes = half.Judged.Where(j => !half.IsDiscarded(j.Route)).ToList();
        var received = routes.Select(j => j.Route.Prefix).ToHashSet();
        var faulty = routes.Where(j => j.Fault is not null).Select(j => j.Route.Prefix).ToHashSet();
        bool Passes(Prefix p) => !faulty.Contains(p) && FaultByItself(p, half) is null;

        var bogons = half.WaiverOf(RouteRule.BogonPrefix) is null ? half.Bogons : [];
        var spoilt = faulty.Concat(bogons).Concat(half.OwnPrefixes).SelectMany(half.StatedFor).ToHashSet();
        var permitted = new HashSet<PermittedPrefix>();
        foreach (var stated in half.Stated.Where(s => s.Prefix.Length <= half.LongestPermitted && Passes(s.Prefix)))
        {
            var longest = spoilt.Contains(stated) ? stated.Prefix.Length : Math.Min(half.StatedLength(stated), half.LongestPermitted);
            permitted.Add(new PermittedPrefix(stated.Prefix, longest));
        }

        foreach (var prefix in received.Where(p => half.StatedFor(p).Any()))
        {
            var isIn = half.StatedFor(prefix)
                .Any(s => permitted.Contains(new PermittedPrefix(s.Prefix, Math.Min(half.StatedLength(s), half.LongestPermitted))));
            if (!isIn && Passes(prefix)) permitted.Add(new PermittedPrefix(prefix, prefix.Length));
        }

        return [.. permitted.OrderBy(p => p.Prefix).ThenBy(p => p.MaxLength)];
    }

    /// <summary>What of the received the router accepts, once it permits this.</summary>
    public static IReadOnlyList<Prefix> Predict(HalfCase half, IReadOnlyList<PermittedPrefix> permitted)
    {
        var filter = new PrefixFilter([.. permitted.Select(p => new PrefixFilterEntry(p.Prefix, p.Prefix.Length, p.MaxLength))]);
        var accepted = half.Judged.Where(j => j.Fault is null && (filter.Matches(j.Route.Prefix) || IsDiscarded(j.Route)));
        return [.. accepted.Select(j => j.Route.Prefix).Distinct().Order()];

        bool IsDiscarded(Route route) => half.IsDiscarded(route) && permitted.Any(p => p.Prefix.Covers(route.Prefix));
    }

    /// <summary>The first thing that is wrong with a route; null when it passes.</summary>
    public static string? Fault(Route route, HalfCase half)
    {
        foreach (var check in half.Deciding)
        {
            if (check.FaultOf(route, half) is { } fault) return fault;
        }

        return null;
    }

    /// <summary>All that is said of a route, check by check; one that decides keeps it out.</summary>
    public static IReadOnlyList<RouteFault> Faults(Route route, HalfCase half) =>
        [.. CheckCatalogue.OfRoutes.Select(check => check.Of(route, half)).OfType<RouteFault>()];

    private static string? FaultByItself(Prefix prefix, HalfCase half)
    {
        foreach (var check in half.Deciding)
        {
            if (check.Fault(prefix, half) is { } fault) return fault;
        }

        return null;
    }
}
