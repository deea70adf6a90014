using System.Text.Json;
using Peerline.Model;

namespace Peerline.Edge.Bird;

/// <summary>Opens BIRD routers: settings <c>controlSocket</c>, <c>configFile</c>, <c>includeFile</c>, and where needed <c>namespace</c>.</summary>
public sealed class BirdDriverFactory(TimeProvider time) : IEdgeRouterDriverFactory
{
    public string Name => "bird";

    public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) => BirdSettings.Check(settings);

    public IEdgeRouterDriver Open(EdgeRouter router) => new BirdDriver(BirdSettings.Read(router.Settings), time);
}
