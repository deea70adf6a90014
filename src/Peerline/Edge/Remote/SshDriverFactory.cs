using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Model;

namespace Peerline.Edge.Remote;

/// <summary>
/// A driver whose routers may be on other machines: with the setting <c>ssh</c> it runs there, without it here. All other settings are the
/// driver's own, and name what is on the router's machine.
/// </summary>
/// <param name="isPaused">Whether a router is paused.</param>
/// <param name="goingOn">The connections whose peers are not paused; null when no peer is.</param>
/// <param name="patience">A server or a router's side that is silent for longer is gone; null for the usual time.</param>
public sealed class SshDriverFactory(
    IEdgeRouterDriverFactory driver, TimeProvider time, Func<Guid, bool>? isPaused = null, Func<IReadOnlySet<Guid>?>? goingOn = null,
    TimeSpan? patience = null) : IEdgeRouterDriverFactory
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(10);

    public string Name => driver.Name;

    public IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings) =>
        SshOf(settings) is { } ssh ? [.. SshSettings.Check(ssh), .. driver.Check(Without(settings))] : driver.Check(Without(settings));

    public IEdgeRouterDriver Open(EdgeRouter router) => SshOf(router.Settings) is { } ssh
        ? new RemoteDriver(
            SshSettings.Read(ssh), new RemoteOrder(Name, Without(router.Settings), patience ?? UsualPatience),
            () => isPaused?.Invoke(router.Id) ?? false, () => goingOn?.Invoke(), time)
        : driver.Open(router with { Settings = Without(router.Settings) });

    private static JsonElement? SshOf(JsonElement settings) =>
        settings.ValueKind is JsonValueKind.Object && settings.TryGetProperty(SshSettings.Field, out var ssh) && ssh.ValueKind is not JsonValueKind.Null
            ? ssh
            : null;

    private static JsonElement Without(JsonElement settings)
    {
        if (settings.ValueKind is not JsonValueKind.Object || !settings.TryGetProperty(SshSettings.Field, out _)) return settings;
        var rest = JsonObject.Create(settings)!;
        rest.Remove(SshSettings.Field);
        return JsonSerializer.SerializeToElement(rest);
    }
}
