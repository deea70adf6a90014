using Peerline.Edge;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;

namespace Peerline.Stages.Validation;

/// <summary>
/// Why a received route is where it is. Whether it is accepted is the router's to say; why, that of the checks, and of the state of the
/// session. Never is a route rejected without a name.
/// </summary>
internal static class RouteReasons
{
    public const string DenyAll = "deny-all";
    public const string NotStated = "received-not-stated";
    public const string NotPermitted = "not-permitted";
    public const string OperatorsText = "operator-policy";
    public const string NotTaken = "not-taken";

    /// <param name="accepted">What the router has taken of the half's routes.</param>
    public static Func<Route, (bool Accepted, IReadOnlyList<RouteFault> Reasons)> Of(HalfCase half, IReadOnlySet<Prefix> accepted)
    {
        var permitted = new PrefixFilter(
            [.. half.Half.Half.Permitted.Select(p => new PrefixFilterEntry(p.Prefix, p.Prefix.Length, p.MaxLength))]);
        return route =>
        {
            var faults = Permission.Faults(route, half);
            // A rule that this router cannot hold is told, and keeps nothing out.
            if (accepted.Contains(route.Prefix)) return (true, [.. faults.Select(f => f with { Decides = false })]);
            return (false, Closed(half) is { } closed ? [closed, .. faults]
                : faults.Any(f => f.Decides) ? faults
                : [.. faults, Unnamed(route.Prefix, half, permitted)]);
        };
    }

    private static RouteFault? Closed(HalfCase half) => half.Half.Half.Applied is not { Open: true }
        ? new(DenyAll, "nothing is accepted before the validation has passed", Decides: true)
        : half.Half.Half.AdoptedHash is not null
        ? new(OperatorsText, "the session was adopted: its policy is the operator's own text", Decides: true)
        : null;

    /// <summary>No check finds a fault in it.</summary>
    private static RouteFault Unnamed(Prefix prefix, HalfCase half, PrefixFilter permitted) =>
        permitted.Matches(prefix) ? new(NotTaken, "the router has not taken it: it has just come, or something else there keeps it out", Decides: true)
        : half.IsStated(prefix) ? new(NotPermitted, "it, or a prefix around it, was at fault when it was validated", Decides: true)
        : new(NotStated, "it was not stated", Decides: true);
}
