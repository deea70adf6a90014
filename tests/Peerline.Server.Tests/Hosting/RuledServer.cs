namespace Peerline.Server.Tests.Hosting;

/// <summary>A server of its own, whose operator has eligibility rules, with a registry beside it.</summary>
public sealed class RuledServer : IAsyncLifetime
{
    private readonly WhoisServer whois = new();

    public PeerlineServer Server { get; private set; } = null!;
    internal WhoisServer Whois => whois;

    public async ValueTask InitializeAsync() => Server = await PeerlineServer.StartAsync(new Dictionary<string, string>
    {
        ["Peerline__Whois__Server"] = whois.Address,
    });

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await whois.DisposeAsync();
    }
}
