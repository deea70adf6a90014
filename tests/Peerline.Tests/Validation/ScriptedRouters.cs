using System.Text.Json;
using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Tests.Validation;

/// <summary>Every router is one that answers by script.</summary>
internal sealed class ScriptedRouters(Func<ScriptedRouter> router) : IEdgeRouterDriverFactory
{
    public string Name => "scripted";

    public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) => [];

    public IEdgeRouterDriver Open(EdgeRouter _) => router();
}
