using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Server.Hosting;

namespace Peerline.Server.Demo;

/// <summary>
/// The routers of the demo network: two edges of the operator, and the router of the second peer, whose session with the second edge was
/// configured by hand on both before Peerline came. They outlive the server but not the machine, so every start looks after them.
/// </summary>
internal sealed class DemoRouters(EmbeddedSite site, DataFolder folder, PeerlineOptions options, ILogger<DemoRouters> logger) : BackgroundService
{
    public const string LegacyPeer = "fabrikam";
    private const string LegacyPeerPort = "uplink1";
    private const string LegacyEdge = "edge-b";
    private static readonly Asn LegacyAsn = new(DemoNetwork.Peers[1].Asn);

    private static readonly (string Name, Asn Asn, Address Id)[] All =
    [
        ("edge-a", DemoNetwork.OperatorAsn, Address.Parse("192.0.2.1")),
        (LegacyEdge, DemoNetwork.OperatorAsn, Address.Parse("192.0.2.2")),
        (LegacyPeer, LegacyAsn, Address.Parse("203.0.113.1")),
    ];

    public static IEnumerable<string> Names => All.Select(r => r.Name);

    private static readonly (Address Peer, Address Operator) V4 = (Address.Parse("192.0.2.16"), Address.Parse("192.0.2.17"));
    private static readonly (Address Peer, Address Operator) V6 = (Address.Parse("2001:db8:0:2::"), Address.Parse("2001:db8:0:2::1"));

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (!options.DemoRouters || !File.Exists(folder.DemoFile)) return;
        try
        {
            foreach (var (name, asn, id) in All) await site.EnsureAsync(name, asn, id, stopping);
            await site.ConnectAsync(LegacyEdge, DemoNetwork.LegacyPort, LegacyPeer, LegacyPeerPort, 1500, stopping);
            await ConfigureAsync(LegacyEdge, EdgeByHand, stopping);
            await ConfigureAsync(LegacyPeer, PeerByHand, stopping);
        }
        catch (Exception e) when (e is EmbeddedSiteException or RouterUnreachableException)
        {
            logger.LogError("The demo's routers do not run: {Reason}", e.Message);
        }
    }

    private static BaseConfiguration EdgeByHand => new()
    {
        Interfaces = [new BaseInterface(DemoNetwork.LegacyPort, [new InterfaceAddress(V4.Operator, 31), new InterfaceAddress(V6.Operator, 127)])],
        Sessions =
        [
            Session(V4.Operator, V4.Peer, LegacyAsn, "PNI Fabrikam 2019") with { Accept = [Exactly("203.0.113.0/24")], Originate = [Origin("192.0.2.0/24")] },
            Session(V6.Operator, V6.Peer, LegacyAsn, "PNI Fabrikam 2019") with { Accept = [Exactly("2001:db8:2000::/36")], Originate = [Origin("2001:db8::/48")] },
        ],
    };

    private static BaseConfiguration PeerByHand => new()
    {
        Interfaces = [new BaseInterface(LegacyPeerPort, [new InterfaceAddress(V4.Peer, 31), new InterfaceAddress(V6.Peer, 127)])],
        Sessions =
        [
            Session(V4.Peer, V4.Operator, DemoNetwork.OperatorAsn, "AS64496") with { AcceptAll = true, Originate = [Origin("203.0.113.0/24")] },
            Session(V6.Peer, V6.Operator, DemoNetwork.OperatorAsn, "AS64496") with { AcceptAll = true, Originate = [Origin("2001:db8:2000::/36")] },
        ],
    };

    private static BaseSession Session(Address local, Address peer, Asn asn, string description) =>
        new() { LocalAddress = local, PeerAddress = peer, PeerAsn = asn, Description = description, MaxPrefixes = 100 };

    private static PermittedPrefix Exactly(string prefix) => new(Prefix.Parse(prefix), Prefix.Parse(prefix).Length);

    private static OriginatedRoute Origin(string prefix) => new(Prefix.Parse(prefix));

    /// <summary>Only where nothing is configured yet: from then on it is the hand of whoever runs the router.</summary>
    private async Task ConfigureAsync(string router, BaseConfiguration configuration, CancellationToken cancel)
    {
        using var client = new EmbeddedRouterClient(site.SocketOf(router));
        if ((await client.BaseAsync(cancel)).Sessions.Count > 0) return;
        if (await client.ConfigureAsync(configuration, cancel) is { Count: > 0 } problems)
            throw new EmbeddedSiteException($"{router} does not take its configuration: {string.Join(" ", problems)}");
    }
}
