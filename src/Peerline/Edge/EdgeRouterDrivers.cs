using Peerline.Model;

namespace Peerline.Edge;

/// <summary>The open drivers, one a router, opened again when the router's settings change.</summary>
public sealed class EdgeRouterDrivers(IEnumerable<IEdgeRouterDriverFactory> factories) : IAsyncDisposable
{
    private readonly Dictionary<string, IEdgeRouterDriverFactory> byName = factories.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Guid, Entry> open = [];
    private readonly Lock gate = new();

    public IReadOnlyCollection<string> Names => byName.Keys;

    public IEdgeRouterDriverFactory? Factory(string name) => byName.GetValueOrDefault(name);

    /// <summary>
    /// Who asks in the same moment has the same driver: one that is in use is closed only when the router has newer settings, or is removed. Who
    /// read the router before it was changed has the driver of now.
    /// </summary>
    /// <exception cref="RouterUnreachableException">No driver of this name is built in.</exception>
    public async Task<IEdgeRouterDriver> OpenAsync(EdgeRouter router)
    {
        var factory = byName.GetValueOrDefault(router.Driver) ?? throw new RouterUnreachableException($"There is no driver named '{router.Driver}'.");
        var settings = router.Settings.ValueKind is System.Text.Json.JsonValueKind.Undefined ? "" : router.Settings.GetRawText();
        Entry? old;
        IEdgeRouterDriver driver;
        lock (gate)
        {
            if (open.TryGetValue(router.Id, out old) && (old.Version > router.Version || old.Settings == settings && old.Name == router.Driver))
            {
                if (router.Version > old.Version) open[router.Id] = old with { Version = router.Version };
                return old.Driver;
            }

            driver = factory.Open(router);
            open[router.Id] = new Entry(router.Driver, settings, router.Version, driver);
        }

        if (old is not null) await old.Driver.DisposeAsync();
        return driver;
    }

    public async Task ForgetAsync(Guid router)
    {
        Entry? entry;
        lock (gate) open.Remove(router, out entry);
        if (entry is not null) await entry.Driver.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<Guid> all;
        lock (gate) all = [.. open.Keys];
        foreach (var id in all) await ForgetAsync(id);
    }

    private sealed record Entry(string Name, string Settings, long Version, IEdgeRouterDriver Driver);
}
