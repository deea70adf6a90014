using System.Text.Json.Nodes;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests.Contract;

/// <summary>The embedded router keeps the contract.</summary>
public class EmbeddedContract(EmbeddedContractEdge edge) : EdgeDriverContract(edge), IClassFixture<EmbeddedContractEdge>;

/// <summary>The server's own binary as <c>edge</c>, in the namespace of the lab.</summary>
public sealed class EmbeddedContractEdge : ContractEdge
{
    private LabDaemon? daemon;
    private string state = "";

    internal override string Software => "Peerline";
    internal override bool RestartsForAHand => true;

    private string Socket => Path.Combine(state, "edge.sock");

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
    };

    internal override async Task<IEdgeRouterDriver> StartAsync()
    {
        state = Path.Combine(Lab.Directory, "embedded");
        await StartDaemonAsync();
        await ByHandAsync(Base);
        return new EmbeddedDriverFactory(TimeProvider.System).Open(new EdgeRouter
        {
            Id = Guid.NewGuid(), FacilityId = Guid.NewGuid(), Name = "edge1", Driver = "embedded", Settings = EmbeddedDriverFactory.Settings(Socket),
        });
    }

    /// <summary>
    /// What it keeps in its files, and what it put on its ports. The revision counts changes, and generation markers outlive their
    /// connections, so that a late writer brings nothing back: neither is configuration.
    /// </summary>
    internal override async Task<string> ConfigurationAsync()
    {
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(Confirmed))!.AsObject();
        kept.Remove("revision");
        kept.Remove("markers");
        return kept + await File.ReadAllTextAsync(Path.Combine(state, "base.json")) + await Edge.IpAsync("-br", "addr");
    }

    internal override async Task RaiseLimitByHandAsync()
    {
        await daemon!.DisposeAsync();
        var text = await File.ReadAllTextAsync(Confirmed);
        var at = text.IndexOf("10", text.IndexOf("\"maxPrefixes\"", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Confirmed, $"{text[..at]}5000{text[(at + 2)..]}");
        await StartDaemonAsync();
    }

    internal override Task AddSessionByHandAsync() => ByHandAsync(Base with
    {
        Sessions =
        [
            .. Base.Sessions,
            new BaseSession { LocalAddress = Address.Parse("192.0.2.1"), PeerAddress = EdgeWishes.Peer4, PeerAsn = new Asn(64777) },
        ],
    });

    internal override Task RemoveSessionByHandAsync() => ByHandAsync(Base);

    internal override async Task RestartAsync()
    {
        await daemon!.EndAsync(crash: true);
        await StartDaemonAsync();
    }

    protected override async Task StopAsync()
    {
        if (daemon is not null) await daemon.DisposeAsync();
    }

    private string Confirmed => Path.Combine(state, "confirmed.json");

    private async Task StartDaemonAsync()
    {
        var started = LabDaemon.Start(
            Edge.Command, Path.Combine(AppContext.BaseDirectory, "peerline-server"), "edge", "--name", "edge1", "--state", state, "--socket", Socket,
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

    private async Task ByHandAsync(BaseConfiguration hand)
    {
        using var client = new EmbeddedRouterClient(Socket);
        Assert.Empty(await client.ConfigureAsync(hand, default));
    }
}
