using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Frr;
using Peerline.Model;

namespace Peerline.Lab.Tests.Contract;

/// <summary>FRR keeps the contract.</summary>
public class FrrContract(FrrContractEdge edge) : DaemonDriverContract(edge), IClassFixture<FrrContractEdge>;

/// <summary>zebra, staticd and bgpd of Debian, over their vty sockets.</summary>
public class FrrContractEdge : DaemonContractEdge
{
    private FrrInstance? frr;

    /// <summary>Addresses to which the operator's own routes discard.</summary>
    protected const string DiscardV4 = "198.18.255.1", DiscardV6 = "2001:db8:dead::1";

    internal FrrInstance Frr => frr!;

    internal override string Software => "FRRouting";
    internal override string DriverName => "frr";
    internal override string JournalFile => Path.Combine(frr!.ConfigurationDirectory, "peerline.journal.json");
    internal override int Step => 4;
    internal override bool KeepsWhatIsNegotiated => true;

    /// <summary>With a time of its own of 0, unless the operator has named one.</summary>
    internal override bool OffersLongLived(GracefulRestartUse wished) => wished is not GracefulRestartUse.Off;

    internal override async Task<IEdgeRouterDriver> StartAsync()
    {
        await StartFrrAsync();
        return DriverVia(null);
    }

    protected async Task StartFrrAsync()
    {
        // bgpd looks at a route map that comes after its use 5 s later, and then announces once more.
        var bgpd = $"""
            rpki
             rpki cache 127.0.0.1 {RtrCache.Port} preference 1
             rpki polling_period 1
            exit
            route-map INSIDE permit 10
             set community 64500:666
             set large-community 64500:6:6
            exit
            router bgp 64500
             bgp router-id 198.51.100.1
             no bgp network import-check
             neighbor {OtherPeer} remote-as {OtherAsn}
             neighbor {OtherPeer} description transit "LEGACY" <b>!
             neighbor {OtherPeer} timers connect 2
             address-family ipv4 unicast
              network 198.51.100.0/24 route-map INSIDE
              neighbor {OtherPeer} route-map OPERATOR in
              neighbor {OtherPeer} route-map OPERATOR out
             exit-address-family
             address-family ipv6 unicast
              network 2001:db8:2000::/36
             exit-address-family
            exit
            route-map OPERATOR permit 10
            exit
            """;
        frr = await Lab.FrrAsync(Edge, bgpd, $"interface e1\n ip address {OtherLocal}/31\n", bgpdModule: "rpki");
        await frr.ConfigureAsync("staticd", $"ip route {DiscardV4}/32 blackhole\nipv6 route {DiscardV6}/128 blackhole\n");
    }

    internal override Relay RelayAfter(int words, RelayEnd end) => new VtyRelay(frr!, Path.Combine(Lab.Directory, "relay"), words, end);

    internal override JsonElement SettingsVia(Relay? relay) => JsonSerializer.SerializeToElement(new
    {
        vtyDirectory = (relay as VtyRelay)?.Directory ?? frr!.VtyDirectory, @namespace = Edge.Name,
        configDirectory = frr!.ConfigurationDirectory, discardV4 = DiscardV4, discardV6 = DiscardV6,
    });

    internal override IEdgeRouterDriver Open(EdgeRouter router) => new FrrDriverFactory(TimeProvider.System, LabWriter.Guard).Open(router);

    internal override Task<string> ConfigurationAsync() => frr!.RunningConfigurationAsync();

    internal override Task RaiseLimitByHandAsync() => ByHandAsync("address-family ipv4 unicast\nneighbor 192.0.2.0 maximum-prefix 5000");

    internal override Task AddSessionByHandAsync() => ByHandAsync("neighbor 192.0.2.0 remote-as 64777");

    internal override Task RemoveSessionByHandAsync() => ByHandAsync("no neighbor 192.0.2.0");

    internal override Task OriginatesAsync(bool does) =>
        ByHandAsync($"address-family ipv4 unicast\n{(does ? "network 198.51.100.0/24 route-map INSIDE" : "no network 198.51.100.0/24")}");

    internal override Task RestartAsync() => frr!.RestartDaemonAsync("bgpd", crash: true);

    private Task ByHandAsync(string lines) => frr!.ConfigureAsync("bgpd", $"router bgp 64500\n{lines}");
}
