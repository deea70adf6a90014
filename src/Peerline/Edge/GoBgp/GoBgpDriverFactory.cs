using System.Text.Json;
using Peerline.Model;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// Opens GoBGP routers: settings <c>endpoint</c> and <c>stateDirectory</c>, and where needed <c>namespace</c> and those of TLS.
/// </summary>
/// <param name="guard">
/// The command that stands guard beside a router (<see cref="Guard.RouterGuard"/>), without its file; none for a driver that leaves its
/// journal to whoever comes next.
/// </param>
/// <param name="isPaused">Whether a router is paused: then a look at it changes nothing, not even what it has forgotten.</param>
/// <param name="isAwaited">Asks, right before a change is confirmed, whether who wanted it is still there.</param>
/// <param name="isPeerPaused">Whether the peer of a connection is paused: then nothing of the connection is given back.</param>
public sealed class GoBgpDriverFactory(
    TimeProvider time, IReadOnlyList<string>? guard = null, Func<Guid, bool>? isPaused = null,
    Func<CancellationToken, Task>? isAwaited = null, Func<Guid, bool>? isPeerPaused = null) : IEdgeRouterDriverFactory
{
    public string Name => "gobgp";

    public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) => GoBgpSettings.Check(settings);

    public IEdgeRouterDriver Open(EdgeRouter router) => new GoBgpDriver(
        GoBgpSettings.Read(router.Settings), time, guard, isPaused: () => isPaused?.Invoke(router.Id) ?? false, isAwaited: isAwaited,
        isPeerPaused: isPeerPaused);
}
