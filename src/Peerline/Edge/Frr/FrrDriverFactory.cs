using System.Text.Json;
using Peerline.Model;

namespace Peerline.Edge.Frr;

/// <summary>Opens FRR routers: settings <c>vtyDirectory</c>, and where needed <c>namespace</c> and <c>configDirectory</c>.</summary>
public sealed class FrrDriverFactory(TimeProvider time) : IEdgeRouterDriverFactory
{
    public string Name => "frr";

    public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) => FrrSettings.Check(settings);

    public IEdgeRouterDriver Open(EdgeRouter router) => new FrrDriver(FrrSettings.Read(router.Settings), time);
}
