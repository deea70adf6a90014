namespace Peerline.Server.Tests.Hosting;

/// <summary>A demo network for the tests of one class: those that add places, which everybody on the shared one would see.</summary>
public sealed class OwnServer : IAsyncLifetime
{
    public PeerlineServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PeerlineServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
