using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests.Contract;

/// <summary>The embedded router keeps the contract.</summary>
public class EmbeddedContract(EmbeddedContractEdge edge) : EdgeDriverContract(edge), IClassFixture<EmbeddedContractEdge>;

/// <summary>The server's own binary as <c>edge</c>, in the namespace of the lab.</summary>
public class EmbeddedContractEdge : RelayedContractEdge
{
    private EmbeddedInstance router = null!;

    internal override string Software => "Peerline";
    internal override string DriverName => "embedded";
    internal override bool RestartsForAHand => true;
    internal override bool Discards => false;
    internal override bool HelpsRestarts => false;

    /// <summary>It announces only what the wish says: there is nothing internal in it.</summary>
    internal override bool HasInternalCommunities => false;
    internal override bool PassesNothingOn => true;

    internal override Task OriginatesAsync(bool does) => Task.CompletedTask;

    private static BaseConfiguration Base { get; } = new()
    {
        Interfaces = [new BaseInterface("e1", [new InterfaceAddress(Address.Parse(OtherLocal), 31)])],
        Sessions =
        [
            new BaseSession
            {
                LocalAddress = Address.Parse(OtherLocal), PeerAddress = Address.Parse(OtherPeer), PeerAsn = new Asn(OtherAsn), Gtsm = false, AcceptAll = true,
            },
        ],
        RpkiCaches = [$"127.0.0.1:{RtrCache.Port}"],
    };

    internal override async Task<IEdgeRouterDriver> StartAsync()
    {
        router = await RouterAsync();
        await router.ConfigureAsync(Base);
        return DriverVia(null);
    }

    private protected virtual Task<EmbeddedInstance> RouterAsync() => Lab.EmbeddedAsync(Edge);

    internal override Relay RelayAfter(int words, RelayEnd end) => new HttpRelay(router.Socket, Path.Combine(Lab.Directory, "relay"), words, end);

    internal override JsonElement SettingsVia(Relay? relay) => EmbeddedDriverFactory.Settings((relay as HttpRelay)?.Socket ?? router.SocketThere);

    internal override IEdgeRouterDriver Open(EdgeRouter router) => new EmbeddedDriverFactory(TimeProvider.System).Open(router);

    internal override async Task<bool> IsBegunAsync()
    {
        using var client = new EmbeddedRouterClient(router.Socket);
        return (await client.ReadBackAsync(default)).Pending is not null;
    }

    internal override Task NobodyIsAtItAsync() => Eventually.TrueAsync(async () => !await IsBegunAsync(), "nothing is left begun");

    /// <summary>
    /// What it keeps in its files, and what it put on its ports. The revision counts changes, and generation markers outlive their
    /// connections, so that a late writer brings nothing back: neither is configuration.
    /// </summary>
    internal override async Task<string> ConfigurationAsync()
    {
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(router.Confirmed))!.AsObject();
        kept.Remove("revision");
        kept.Remove("markers");
        return kept + await File.ReadAllTextAsync(router.Base) + await Edge.IpAsync("-br", "addr");
    }

    internal override async Task RaiseLimitByHandAsync()
    {
        await router.EndAsync();
        var text = await File.ReadAllTextAsync(router.Confirmed);
        var at = text.IndexOf("10", text.IndexOf("\"maxPrefixes\"", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        await File.WriteAllTextAsync(router.Confirmed, $"{text[..at]}5000{text[(at + 2)..]}");
        await router.StartAsync();
    }

    internal override Task AddSessionByHandAsync() => router.ConfigureAsync(Base with
    {
        Sessions =
        [
            .. Base.Sessions,
            new BaseSession { LocalAddress = Address.Parse("192.0.2.1"), PeerAddress = EdgeWishes.Peer4, PeerAsn = new Asn(64777) },
        ],
    });

    internal override Task RemoveSessionByHandAsync() => router.ConfigureAsync(Base);

    internal override async Task RestartAsync()
    {
        await router.EndAsync(crash: true);
        await router.StartAsync();
    }
}
