using System.Collections.Concurrent;

namespace Peerline.Stages.Provisioning.Drift;

/// <summary>Where each router stands, as this process last looked at it: for the metrics.</summary>
public sealed class DriftBook
{
    private readonly ConcurrentDictionary<Guid, (string Name, RouterDrift Drift)> routers = new();

    public IEnumerable<(string Router, RouterDrift Drift)> All => routers.Values.Select(r => (r.Name, r.Drift));

    public void Set(Guid router, string name, RouterDrift drift) => routers[router] = (name, drift);

    public void Keep(IReadOnlySet<Guid> present)
    {
        foreach (var gone in routers.Keys.Where(r => !present.Contains(r))) routers.TryRemove(gone, out _);
    }
}
