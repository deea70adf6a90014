using System.Text.Json;
using Peerline.Model;

namespace Peerline.Edge.Bird;

/// <summary>Opens BIRD routers: settings <c>controlSocket</c>, <c>configFile</c>, <c>includeFile</c>, and where needed <c>namespace</c>.</summary>
/// <param name="guard">
/// The command that stands guard beside a router (<see cref="Guard.RouterGuard"/>), without its file; none for a driver that leaves it to
/// BIRD's own timer and to whoever comes next.
/// </param>
/// <param name="isPaused">Whether a router is paused: then a look at it changes nothing, not even what it has forgotten.</param>
/// <param name="isAwaited">Asks, right before a change is confirmed, whether who wanted it is still there.</param>
public sealed class BirdDriverFactory(
    TimeProvider time, IReadOnlyList<string>? guard = null, Func<Guid, bool>? isPaused = null,
    Func<CancellationToken, Task>? isAwaited = null) : IEdgeRouterDriverFactory
{
    public string Name => "bird";

    public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) => BirdSettings.Check(settings);

    public IEdgeRouterDriver Open(EdgeRouter router) => new BirdDriver(
        BirdSettings.Read(router.Settings), time, guard, isPaused: () => isPaused?.Invoke(router.Id) ?? false, isAwaited: isAwaited);
}
