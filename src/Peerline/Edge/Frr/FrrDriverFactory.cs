using System.Text.Json;
using Peerline.Model;

namespace Peerline.Edge.Frr;

/// <summary>Opens FRR routers: settings <c>vtyDirectory</c>, and where needed <c>namespace</c> and <c>configDirectory</c>.</summary>
/// <param name="guard">
/// The command that stands guard beside a router (<see cref="Guard.RouterGuard"/>), without its file; none for a driver that leaves its
/// journal to whoever comes next.
/// </param>
/// <param name="isPaused">Whether a router is paused: then a look at it changes nothing, not even what it has forgotten.</param>
/// <param name="isAwaited">Asks, right before a change is confirmed, whether who wanted it is still there.</param>
public sealed class FrrDriverFactory(
    TimeProvider time, IReadOnlyList<string>? guard = null, Func<Guid, bool>? isPaused = null,
    Func<CancellationToken, Task>? isAwaited = null) : IEdgeRouterDriverFactory
{
    public string Name => "frr";

    public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) => FrrSettings.Check(settings);

    public IEdgeRouterDriver Open(EdgeRouter router) => new FrrDriver(
        FrrSettings.Read(router.Settings), time, guard, isPaused: () => isPaused?.Invoke(router.Id) ?? false, isAwaited: isAwaited);
}
