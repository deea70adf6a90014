using System.Text.Json;
using System.Text.RegularExpressions;
using Grpc.Core;
using Peerline.Edge;
using Peerline.Edge.GoBgp;
using Peerline.Edge.GoBgp.Api;
using Peerline.Model;
using Path = System.IO.Path;

namespace Peerline.Lab.Tests.Contract;

/// <summary>GoBGP keeps the contract.</summary>
public class GoBgpContract(GoBgpContractEdge edge) : DaemonDriverContract(edge), IClassFixture<GoBgpContractEdge>;

/// <summary>gobgpd of Debian, over gRPC on the loopback of its namespace.</summary>
public partial class GoBgpContractEdge : DaemonContractEdge
{
    private GoBgpInstance? gobgp;

    internal GoBgpInstance GoBgp => gobgp!;

    internal override string Software => "GoBGP 3.10";
    internal override string DriverName => "gobgp";
    internal override string JournalFile => Here(Path.Combine(StateDirectory, "peerline.journal.json"));
    internal override int Step => 7;
    internal override bool HasRoles => false;
    internal override bool Discards => false;

    /// <summary>gobgpd forgets everything when it ends; the next look of the driver gives it back.</summary>
    internal override bool KeepsWhatIsConfirmed => false;

    protected override IReadOnlyList<string> Programs => ["gobgpd", "gobgp"];

    /// <summary>Who may use the daemon's Unix socket, besides its user.</summary>
    protected virtual int? SocketGroup => null;

    internal override async Task<IEdgeRouterDriver> StartAsync()
    {
        await Edge.AddressAsync("e1", $"{OtherLocal}/31");
        gobgp = await Lab.GoBgpAsync(Edge, GoBgpEdge.Base + Caches, group: SocketGroup);
        await OriginateAsync();
        return DriverVia(null);
    }

    private static string Caches => $"""

        [[rpki-servers]]
          [rpki-servers.config]
            address = "127.0.0.1"
            port = {RtrCache.Port}
        """;

    private async Task OriginateAsync()
    {
        await GoBgpEdge.OriginateAsync(gobgp!);
        await OriginatesAsync(true);
    }

    internal override Task OriginatesAsync(bool does) => gobgp!.AskAsync(
        ["global", "rib", .. does ? ["add", "198.51.100.0/24", "community", "64500:666", "large-community", "64500:6:6"] : new[] { "del", "198.51.100.0/24" }]);

    protected virtual string StateDirectory => Path.Combine(Lab.Directory, "gobgp");

    internal override Relay RelayAfter(int words, RelayEnd end) =>
        new GrpcRelay(gobgp!.SocketPath, Path.Combine(Lab.Directory, "relay"), words, end);

    internal override JsonElement SettingsVia(Relay? relay) => JsonSerializer.SerializeToElement(new
    {
        endpoint = (relay as GrpcRelay)?.Endpoint ?? "http://127.0.0.1:50051", stateDirectory = StateDirectory, @namespace = Edge.Name,
    });

    /// <summary>Statements of different neighbours may stand in any order.</summary>
    internal override string Normal(string configuration) =>
        string.Join('\n', LifeName().Replace(configuration, "peerline-life").Split('{', '\n').Select(l => l.Trim(',', ' ', '}', ']')).Order(StringComparer.Ordinal));

    [GeneratedRegex("peerline-life-[0-9a-f]{32}")]
    private static partial Regex LifeName();

    internal override IEdgeRouterDriver Open(EdgeRouter router) => new GoBgpDriverFactory(TimeProvider.System, LabWriter.Guard).Open(router);

    internal override Task<string> ConfigurationAsync() => GoBgpEdge.ConfigurationAsync(gobgp!, Edge);

    /// <summary>gobgp's command line has no word for it: the operator's own program says it over the API.</summary>
    internal override async Task RaiseLimitByHandAsync()
    {
        using var channel = gobgp!.OpenChannel();
        var client = new GobgpApi.GobgpApiClient(channel);
        using var list = client.ListPeer(new ListPeerRequest { Address = "192.0.2.0" });
        await list.ResponseStream.MoveNext(default);
        var peer = list.ResponseStream.Current.Peer;
        peer.AfiSafis[0].PrefixLimits.MaxPrefixes = 5000;
        await client.UpdatePeerAsync(new UpdatePeerRequest { Peer = peer });
    }

    internal override Task AddSessionByHandAsync() => gobgp!.AskAsync("neighbor", "add", "192.0.2.0", "as", "64777");

    internal override Task RemoveSessionByHandAsync() => gobgp!.AskAsync("neighbor", "del", "192.0.2.0");

    internal override async Task RestartAsync()
    {
        await gobgp!.StopAsync(crash: true);
        await gobgp.StartAgainAsync();
        await OriginateAsync();
    }
}
