using Peerline.Edge;
using Peerline.Edge.Embedded;

namespace Peerline.Lab.Tests;

/// <summary>The server's own binary as <c>edge</c>, in a namespace of the lab.</summary>
/// <param name="program">The server's, there.</param>
/// <param name="state">Its folder there, which outlives the process.</param>
internal sealed class EmbeddedInstance(LabPlace place, string program, string state) : IAsyncDisposable
{
    private LabDaemon? daemon;

    public string Socket => place.Here(SocketThere);

    /// <summary>As a driver on the router's own machine knows it.</summary>
    public string SocketThere => Path.Combine(state, "edge.sock");

    public string Confirmed => place.Here(Path.Combine(state, "confirmed.json"));

    public string Base => place.Here(Path.Combine(state, "base.json"));

    /// <summary>Until it answers.</summary>
    public async Task StartAsync()
    {
        var started = LabDaemon.Start(
            place.Command, program, "edge", "--name", "edge1", "--state", state, "--socket", SocketThere,
            "--asn", "64500", "--router-id", "198.51.100.1");
        daemon = started;
        using var client = new EmbeddedRouterClient(Socket);
        await Eventually.TrueAsync(
            async () =>
            {
                started.MustRun();
                try
                {
                    return (await client.StatusAsync(default)).Name == "edge1";
                }
                catch (RouterUnreachableException)
                {
                    return false;
                }
            },
            "the embedded router answers");
    }

    /// <summary>What the operator configures besides Peerline's.</summary>
    public async Task ConfigureAsync(BaseConfiguration configuration)
    {
        using var client = new EmbeddedRouterClient(Socket);
        Assert.Empty(await client.ConfigureAsync(configuration, default));
    }

    public Task EndAsync(bool crash = false) => daemon?.EndAsync(crash) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null) await daemon.DisposeAsync();
    }
}
