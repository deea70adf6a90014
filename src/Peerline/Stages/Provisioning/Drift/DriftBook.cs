using System.Collections.Concurrent;

namespace Peerline.Stages.Provisioning.Drift;

/// <summary>Where each router stands, as this process last looked at it: for the metrics.</summary>
public sealed class DriftBook
{
    private readonly ConcurrentDictionary<Guid, (string Name, RouterDrift Drift)> routers = new();

    public IEnumerable<(string Router, RouterDrift Drift)> All => routers.Values.Select(r => (r.Name, r.Drift));

    public void Set(Guid router, string name, RouterDrift drift) => routers[router] = (name, drift);

    /// <summary>The router did not say. What is known of it stays.</summary>
    /// <returns>Since when it does not.</returns>
    public DateTimeOffset Missed(Guid router, string name, DateTimeOffset now) => routers.AddOrUpdate(
        router, (name, RouterDrift.None with { SilentSince = now }),
        (_, known) => (name, known.Drift with { SilentSince = known.Drift.SilentSince ?? now })).Drift.SilentSince!.Value;

    public void Keep(IReadOnlySet<Guid> present)
    {
        foreach (var gone in routers.Keys.Where(r => !present.Contains(r))) routers.TryRemove(gone, out _);
    }
}
