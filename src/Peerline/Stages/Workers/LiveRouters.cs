using System.Collections.Concurrent;
using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Stages.Workers;

/// <summary>What is known of the routers right now; lost with the process, read again at once.</summary>
public sealed class LiveRouters
{
    private readonly ConcurrentDictionary<Guid, LiveRouter> routers = new();

    public IEnumerable<LiveRouter> All => routers.Values;
    public IEnumerable<KeyValuePair<Guid, LiveRouter>> ByRouter => routers;

    public LiveRouter? Of(Guid router) => routers.GetValueOrDefault(router);

    internal void Seen(EdgeRouter router, RouterObservation observation) => routers[router.Id] = new LiveRouter(router.Name, observation, null, null);

    internal void Lost(EdgeRouter router, string why, DateTimeOffset now) => routers.AddOrUpdate(
        router.Id,
        _ => new LiveRouter(router.Name, null, why, now),
        (_, old) => old with { Unreachable = why, UnreachableSince = old.UnreachableSince ?? now });
}

/// <param name="Observation">The last one that succeeded.</param>
/// <param name="Unreachable">Why the router cannot be asked now; null when it can.</param>
public sealed record LiveRouter(string Name, RouterObservation? Observation, string? Unreachable, DateTimeOffset? UnreachableSince);
