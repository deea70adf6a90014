using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Bird;
using Peerline.Model;

namespace Peerline.Lab.Tests.Contract;

/// <summary>BIRD keeps the contract.</summary>
public class BirdContract(BirdContractEdge edge) : DaemonDriverContract(edge), IClassFixture<BirdContractEdge>;

/// <summary>BIRD of Debian, over its control socket and a file that its configuration includes.</summary>
public class BirdContractEdge : DaemonContractEdge
{
    private const string ByHand = """
        protocol bgp byhand { local 192.0.2.1 as 64500; neighbor 192.0.2.0 as 64777; ipv4 { import none; export none; }; }
        """;

    private const string OwnRoute =
        "route 198.51.100.0/24 unreachable { bgp_community.add((64500, 666)); bgp_large_community.add((64500, 6, 6)); };";

    private BirdInstance? bird;

    internal BirdInstance Bird => bird!;

    internal override string Software => "BIRD 2";
    internal override string DriverName => "bird";
    internal override string JournalFile => Here($"{Include}.journal");
    internal override int Step => 1;

    internal virtual string Include => Path.Combine(Lab.Directory, "peerline.conf");

    protected virtual Task<BirdInstance> BirdAsync(string configuration) => Lab.BirdAsync(Edge, configuration);

    internal override async Task<IEdgeRouterDriver> StartAsync()
    {
        await Edge.AddressAsync("e1", $"{OtherLocal}/31");
        await File.WriteAllTextAsync(Here(Include), "# the operator's own line\n");
        bird = await BirdAsync(Main());
        return DriverVia(null);
    }

    internal override bool OffersLongLived(GracefulRestartUse wished) => wished is GracefulRestartUse.LongLived;

    internal override Relay RelayAfter(int words, RelayEnd end) =>
        new ControlRelay(bird!.SocketPath, Path.Combine(Lab.Directory, "relay.ctl"), words, end);

    internal override JsonElement SettingsVia(Relay? relay) => JsonSerializer.SerializeToElement(new
    {
        controlSocket = (relay as ControlRelay)?.Path ?? bird!.SocketPath, configFile = bird!.ConfigurationFile, includeFile = Include,
        @namespace = Edge.Name, roaTable4 = "vrps4", roaTable6 = "vrps6",
    });

    internal override string Normal(string configuration) =>
        string.Join('\n', configuration.Split('\n').Where(l => !l.StartsWith("# marker ", StringComparison.Ordinal)));

    internal override IEdgeRouterDriver Open(EdgeRouter router) => new BirdDriverFactory(TimeProvider.System, LabWriter.Guard).Open(router);

    internal override async Task<string> ConfigurationAsync() =>
        await File.ReadAllTextAsync(Here(bird!.ConfigurationFile)) + await File.ReadAllTextAsync(Here(Include)) + await Edge.IpAsync("-br", "addr");

    internal override async Task RaiseLimitByHandAsync()
    {
        var text = await File.ReadAllTextAsync(Here(Include));
        const string limit = "receive limit 10 ";
        var at = text.IndexOf(limit, text.IndexOf("neighbor 192.0.2.0 ", StringComparison.Ordinal), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Here(Include), $"{text[..at]}receive limit 5000 {text[(at + limit.Length)..]}");
        Assert.Contains("Reconfigured", await bird!.AskAsync("configure"), StringComparison.Ordinal);
    }

    internal override Task AddSessionByHandAsync() => bird!.ConfigureAsync(Main(ByHand));

    internal override Task RemoveSessionByHandAsync() => bird!.ConfigureAsync(Main());

    internal override Task OriginatesAsync(bool does) => bird!.ConfigureAsync(does ? Main() : Main().Replace(OwnRoute, "", StringComparison.Ordinal));

    internal override Task RestartAsync() => bird!.RestartAsync(crash: true);

    private string Main(string more = "") => $$"""
        router id 198.51.100.1;
        protocol device { scan time 1; }
        protocol kernel { ipv4 { export where source = RTS_BGP; }; }
        protocol kernel { ipv6 { export where source = RTS_BGP; }; }
        roa4 table vrps4;
        roa6 table vrps6;
        protocol rpki validator { roa4 { table vrps4; }; roa6 { table vrps6; }; remote 127.0.0.1 port {{RtrCache.Port}}; retry keep 1; }
        protocol static own4 { ipv4; {{OwnRoute}} }
        protocol static own6 { ipv6; route 2001:db8:2000::/36 unreachable; }
        protocol bgp transit {
          description "transit 'LEGACY' <b>!";
          local {{OtherLocal}} as 64500; neighbor {{OtherPeer}} as {{OtherAsn}};
          connect delay time 1; connect retry time 2; error wait time 1,2;
          ipv4 { import all; export none; };
        }
        {{more}}
        include "{{Include}}";
        """;
}
