using System.Text.Json;

namespace Peerline.Lab.Tests;

/// <summary>A GoBGP as the operator's edge router. It is a control plane: nothing of BGP's is in the kernel.</summary>
internal sealed class GoBgpRouter(Lab lab, LabNamespace where, GoBgpInstance gobgp) : IWorldRouter
{
    public GoBgpInstance GoBgp => gobgp;

    public string Driver => "gobgp";

    public JsonElement Settings => JsonSerializer.SerializeToElement(
        new { endpoint = $"unix:{gobgp.SocketPath}", @namespace = where.Name, stateDirectory = Path.Combine(lab.Directory, "gobgp") });

    public static async Task<IWorldRouter> StartAsync(Lab lab, LabNamespace where)
    {
        var gobgp = await lab.GoBgpAsync(where, GoBgpEdge.Base);
        await GoBgpEdge.OriginateAsync(gobgp);
        return new GoBgpRouter(lab, where, gobgp);
    }

    public Task<string> RunningConfigurationAsync() => GoBgpEdge.ConfigurationAsync(gobgp, where);

    public Task<bool> ForwardsAsync(string prefix) => Task.FromResult(false);
}
