using System.Collections.Concurrent;
using Peerline.Model;

namespace Peerline.Edge;

/// <summary>The open drivers, one a router, opened again when the router's settings change.</summary>
public sealed class EdgeRouterDrivers(IEnumerable<IEdgeRouterDriverFactory> factories) : IAsyncDisposable
{
    private readonly Dictionary<string, IEdgeRouterDriverFactory> byName = factories.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Guid, Entry> open = new();

    public IReadOnlyCollection<string> Names => byName.Keys;

    public IEdgeRouterDriverFactory? Factory(string name) => byName.GetValueOrDefault(name);

    /// <exception cref="RouterUnreachableException">No driver of this name is built in.</exception>
    public async Task<IEdgeRouterDriver> OpenAsync(EdgeRouter router)
    {
        var factory = byName.GetValueOrDefault(router.Driver) ?? throw new RouterUnreachableException($"There is no driver named '{router.Driver}'.");
        var settings = router.Settings.ValueKind is System.Text.Json.JsonValueKind.Undefined ? "" : router.Settings.GetRawText();
        if (open.TryGetValue(router.Id, out var entry) && entry.Settings == settings && entry.Name == router.Driver) return entry.Driver;
        var driver = factory.Open(router);
        if (open.TryRemove(router.Id, out var old)) await old.Driver.DisposeAsync();
        return open.GetOrAdd(router.Id, new Entry(router.Driver, settings, driver)).Driver;
    }

    public async Task ForgetAsync(Guid router)
    {
        if (open.TryRemove(router, out var entry)) await entry.Driver.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in open.Keys) await ForgetAsync(id);
    }

    private sealed record Entry(string Name, string Settings, IEdgeRouterDriver Driver);
}
