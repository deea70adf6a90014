using Peerline.Model;

namespace Peerline.Stages.Allocation;

/// <summary>What a connection could get: a port, or a LAG with as many ports of it as it needs. Pure.</summary>
/// <param name="Ports">One, or the members in the order in which they are taken.</param>
/// <param name="Lag">Null for a port that stands alone.</param>
public sealed record PortChoice(IReadOnlyList<Port> Ports, Lag? Lag)
{
    public Guid EdgeRouterId => Ports[0].EdgeRouterId;
    public int CapacityMbps => Ports.Sum(p => p.SpeedMbps);

    public PortAssignment Assignment => Lag is null
        ? new(Ports[0].Id, EdgeRouterId, Ports[0].InterfaceName)
        : PortAssignment.OfLag(EdgeRouterId, Lag.InterfaceName, new LagAssignment([.. Ports.Select(Member)], Lag.Lacp, Lag.MinimumLinks));

    public static LagMember Member(Port port) => new(port.Id, port.InterfaceName, port.SpeedMbps, port.CircuitId);

    /// <summary>Everything that carries the bandwidth.</summary>
    /// <param name="ports">Of the facility, held or free.</param>
    /// <param name="isUsable">Whether the interface of a router, a port or a LAG, is there for connections.</param>
    public static IReadOnlyList<PortChoice> Of(
        IReadOnlyList<EdgeRouter> routers, IReadOnlyList<Port> ports, Func<Guid, string, bool> isUsable, int bandwidthMbps)
    {
        var free = ports.Where(p => p.ConnectionId is null && isUsable(p.EdgeRouterId, p.InterfaceName)).ToList();
        var alone = free.Where(p => p.Lag is null && p.SpeedMbps >= bandwidthMbps).Select(p => new PortChoice([p], null));
        var bundled =
            from router in routers
            from lag in router.Lags
            where isUsable(router.Id, lag.InterfaceName)
                && !ports.Any(p => p.EdgeRouterId == router.Id && p.Lag == lag.InterfaceName && p.ConnectionId is not null)
            from speed in Speeds(router, lag, ports, free)
            let count = LagAssignment.MembersFor(bandwidthMbps, speed, lag.MinimumLinks)
            let members = Joinable(router.Id, lag.InterfaceName, speed, free).Take(count).ToList()
            where count <= Lag.MostMembers && members.Count == count
            select new PortChoice(members, lag);
        return [.. alone.Concat(bundled)];
    }

    /// <summary>
    /// The least of what serves: first the router on which the peering has the fewest connections, then the fewest cross connects, the
    /// smallest port, and a port alone before a LAG.
    /// </summary>
    public static PortChoice? Best(IEnumerable<PortChoice> choices, Func<Guid, int> connectionsOn) => choices
        .OrderBy(c => connectionsOn(c.EdgeRouterId)).ThenBy(c => c.Ports.Count).ThenBy(c => c.CapacityMbps).ThenBy(c => c.Lag is not null)
        .ThenBy(c => c.Lag?.InterfaceName ?? c.Ports[0].InterfaceName, StringComparer.Ordinal).ThenBy(c => c.EdgeRouterId)
        .FirstOrDefault();

    /// <summary>Free ports that can be members: those that are in the LAG, then those of the router that stand alone.</summary>
    public static IEnumerable<Port> Joinable(Guid router, string lag, int speedMbps, IEnumerable<Port> free) => free
        .Where(p => p.EdgeRouterId == router && p.SpeedMbps == speedMbps && (p.Lag is null || p.Lag == lag))
        .OrderBy(p => p.Lag is null).ThenBy(p => p.InterfaceName.Length).ThenBy(p => p.InterfaceName, StringComparer.Ordinal)
        .DistinctBy(p => p.CircuitId);

    /// <summary>That of its members; a LAG without any takes what is free on its router.</summary>
    private static IEnumerable<int> Speeds(EdgeRouter router, Lag lag, IReadOnlyList<Port> ports, IReadOnlyList<Port> free)
    {
        var own = ports.Where(p => p.EdgeRouterId == router.Id && p.Lag == lag.InterfaceName).ToList();
        return own.Count > 0 ? [own[0].SpeedMbps]
            : free.Where(p => p.EdgeRouterId == router.Id && p.Lag is null).Select(p => p.SpeedMbps).Distinct();
    }
}
