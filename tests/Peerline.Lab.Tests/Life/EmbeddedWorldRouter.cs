using System.Text.Json;
using Peerline.Edge.Embedded;

namespace Peerline.Lab.Tests;

/// <summary>The embedded router as the operator's edge router. It forwards nothing.</summary>
internal sealed class EmbeddedWorldRouter(EmbeddedInstance router) : IWorldRouter
{
    public string Driver => "embedded";

    public string Socket => router.Socket;

    public JsonElement Settings => EmbeddedDriverFactory.Settings(Socket);

    public static async Task<IWorldRouter> StartAsync(Lab lab, LabNamespace where) => new EmbeddedWorldRouter(await lab.EmbeddedAsync(where));

    public Task<string> RunningConfigurationAsync() => File.ReadAllTextAsync(router.Confirmed);

    public Task<bool> ForwardsAsync(string prefix) => Task.FromResult(false);
}
