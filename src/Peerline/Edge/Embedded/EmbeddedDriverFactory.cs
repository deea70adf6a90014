using System.Text;
using System.Text.Json;
using Peerline.Model;

namespace Peerline.Edge.Embedded;

/// <summary>Drivers for routers that the inventory calls <c>embedded</c>; their one setting is <c>socket</c>.</summary>
/// <param name="isAwaited">Asks, right before a change is confirmed, whether who wanted it is still there.</param>
public sealed class EmbeddedDriverFactory(TimeProvider time, Func<CancellationToken, Task>? isAwaited = null) : IEdgeRouterDriverFactory
{
    private const string SocketField = "socket";

    public string Name => "embedded";

    public static JsonElement Settings(string socket) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, string> { [SocketField] = socket });

    public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings)
    {
        if (settings.ValueKind is not JsonValueKind.Object) return [(SocketField, "The path of the router's socket is needed.")];
        var faults = new List<(string, string)>();
        var isText = settings.TryGetProperty(SocketField, out var value) && value.ValueKind is JsonValueKind.String;
        var socket = isText ? value.GetString()! : "";
        if (!Path.IsPathFullyQualified(socket)) faults.Add((SocketField, "The path of the router's socket is needed, from the root on."));
        if (Encoding.UTF8.GetByteCount(socket) > EmbeddedRouterClient.LongestSocketPath)
            faults.Add((SocketField, $"The path of a socket has at most {EmbeddedRouterClient.LongestSocketPath} octets."));
        faults.AddRange(settings.EnumerateObject().Where(p => p.Name != SocketField)
            .Select(p => (p.Name, "The embedded router has no such setting.")));
        return faults;
    }

    public IEdgeRouterDriver Open(EdgeRouter router) =>
        new EmbeddedDriver(new EmbeddedRouterClient(router.Settings.GetProperty(SocketField).GetString()!), time, isAwaited);
}
