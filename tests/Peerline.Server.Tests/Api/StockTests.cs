using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Cli;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Api;

/// <summary>What connections are given becomes less, and comes back when nobody uses it.</summary>
public class StockTests(StockTests.Watched watched) : IClassFixture<StockTests.Watched>
{
    private readonly PeerlineServer server = watched.Server;

    [Fact]
    public async Task What_becomes_short_is_said_everywhere_before_there_is_nothing_left()
    {
        using var peer = await NativePeer.NewAsync(server);
        var (metro, router) = await PlaceAsync(peer, length: 30, ports: 2);
        Assert.Equal([("IPv4", 2, 2, false), ("IPv6", Math.Pow(2, 63), Math.Pow(2, 63), false), ("10000 Mbps", 2, 2, false)], await LeftAsync(peer, router));

        await StartedAsync(peer, router);
        Assert.Equal(
            [("IPv4", 1, 2, true), ("IPv6", Math.Pow(2, 63) - 1, Math.Pow(2, 63), false), ("10000 Mbps", 1, 2, true)], await LeftAsync(peer, router));
        var shown = (await PeerlineProgram.Operator(server).DoneAsync("inventory", "stock")).Output.Split('\n');
        Assert.Matches(@"Subnets\W+IPv4\W+1\W+2\W+short", Assert.Single(shown, l => l.Contains(metro.Name) && l.Contains("IPv4")));
        var (subnets, ports) = ($"1 of 2 IPv4 session subnets are free in {metro.Name}.", $"1 of 2 ports of 10000 Mbps are free at {House(router)}.");
        var waiting = await peer.Operator.ReviewAsync().Where(i => i.Kind == "stock" && (i.Id == metro.Id || i.Id == router.FacilityId)).ToListAsync();
        Assert.Equal([subnets, ports], waiting.OrderBy(i => i.Id == router.FacilityId).Select(i => i.Sentence));
        using (var http = new HttpClient())
        {
            var metrics = await http.GetStringAsync(new Uri(server.Http, "metrics"));
            foreach (var (name, value) in new[] { ("free", 1), ("short", 1) })
            {
                Assert.Matches($@"(?m)^peerline_stock_{name}\{{[^}}]*kind=""IPv4""[^}}]*place=""{metro.Name}""[^}}]*\}} {value}\b", metrics);
                Assert.Matches($@"(?m)^peerline_stock_{name}\{{[^}}]*kind=""10000 Mbps""[^}}]*place=""{House(router)}""[^}}]*\}} {value}\b", metrics);
            }
        }

        // The operator's round tells it by event and mail.
        foreach (var told in new[] { "1 of 2 IPv4 session subnets", "1 of 2 ports of 10000 Mbps" })
            Assert.Contains("peerline inventory stock", await server.MailAsync("peering@operator.example", "little is left", told));
        var events = await peer.Operator.Events.ListAsync().Where(e => e.Type == "stock.short").ToListAsync();
        Assert.Superset(new HashSet<string?> { subnets, ports }, events.Select(e => e.Sentence).ToHashSet());
    }

    [Fact]
    public async Task What_is_reserved_for_a_connection_that_nobody_makes_ready_is_released_and_goes_to_the_next()
    {
        using var late = await NativePeer.NewAsync(server);
        using var next = await NativePeer.NewAsync(server, peer: 1);
        var (_, router) = await PlaceAsync(late, length: 31, ports: 1);
        var reserved = await StartedAsync(late, router);
        await late.Client.Connections.WiredAsync(reserved.Id, "XC-1");
        Assert.Equal([("IPv4", 0, 1), ("10000 Mbps", 0, 1)], await FewAsync());

        // The deadline passes, and then two weeks in which nobody tries again.
        await late.Operator.Connections.ExtendAsync(reserved.Id, DateTimeOffset.UtcNow.AddSeconds(1));
        await late.UntilAsync(reserved.Id, c => c.State == "ProvisioningFailed");
        Assert.Equal([("IPv4", 0, 1), ("10000 Mbps", 0, 1)], await FewAsync());
        await OwnPlace.ChangeAsync(late, reserved.Id, (c, now) => c with { StateSince = now.AddDays(-14) });
        await late.UntilGoneAsync(reserved.Id);
        var removal = (await late.Client.Connections.HistoryAsync(reserved.Id).ToListAsync()).Single(e => e.To == "PendingRemove");
        Assert.Contains("the reservation of port and addresses is over", removal.Sentence);
        Assert.Equal(["Authorization Revoked", "Cease Issued"], (await late.Operator.Letters.ListAsync().Where(l => l.ConnectionId == reserved.Id)
            .ToListAsync()).Select(l => $"{l.Kind} {l.State}").Order());
        Assert.Equal([("IPv4", 1, 1), ("10000 Mbps", 1, 1)], await FewAsync());

        var given = await StartedAsync(next, router, late.Name);
        Assert.Equal((reserved.Port!.CircuitId, reserved.AddressesV4!.Subnet), (given.Port!.CircuitId, given.AddressesV4!.Subnet));

        async Task<IEnumerable<(string, double, double)>> FewAsync() =>
            (await LeftAsync(late, router)).Where(s => s.Kind != "IPv6").Select(s => (s.Kind, s.Free, s.Total));
    }

    [Fact]
    public async Task A_pool_gives_subnets_of_the_length_that_it_says()
    {
        using var peer = await NativePeer.NewAsync(server);
        var (o, router) = (peer.Operator.Inventory, await OwnPlace.RouterAsync(peer));
        await OwnPlace.PortAsync(o, router, 1, null);
        foreach (var (prefix, length, code, target) in new[]
        {
            ("10.0.0.0/24", 29, "InvalidSubnetLength", "subnetLength"), ("10.0.0.0/24", 126, "InvalidSubnetLength", "subnetLength"),
            ("fd00::/64", 31, "InvalidSubnetLength", "subnetLength"), ("10.0.0.0/31", 30, "OutOfRange", "prefix"),
            ("16.0.0.0/7", 31, "OutOfRange", "prefix"), ("fd00::/127", 126, "OutOfRange", "prefix"),
        })
        {
            var wrong = await Assert.ThrowsAsync<PeerlineApiException>(() => o.AddressPools.AddAsync(new AddressPool(prefix) { SubnetLength = length }));
            Assert.Equal((code, target), (Assert.Single(wrong.Problems).Code, wrong.Problems[0].Target));
            if (prefix == "10.0.0.0/31")
                Assert.Equal("10.0.0.0/31 is no pool of /30s: the length of its prefix is from 8 to 30.", wrong.Problems[0].Detail);
        }

        var metro = (await o.Facilities.GetAsync(router.FacilityId)).Value.MetroId;
        var pools = await o.AddressPools.ListAsync().Where(p => p.MetroId == metro).ToListAsync();
        Assert.Equal([31, 127], pools.Select(p => p.SubnetLength).Order());
        foreach (var id in pools.Select(p => p.Id!.Value))
        {
            var present = await o.AddressPools.GetAsync(id);
            var wanted = present.Value with { SubnetLength = present.Value.SubnetLength - 1 };
            Assert.Equal(wanted.SubnetLength, (await o.AddressPools.ChangeAsync(id, wanted, present.ETag!)).Value.SubnetLength);
        }

        await peer.ApprovedAsnAsync();
        var request = peer.Request() with
        {
            Metro = peer.Name, Connections = [new ConnectionRequest { FacilityId = await OwnPlace.FacilityAsync(o, router), BandwidthMbps = 10_000 }],
        };
        var connection = (await peer.Client.Peerings.RequestAsync(request)).Value.Connections[0].Id;
        await peer.Operator.Connections.ApproveAsync(connection);
        var started = await peer.UntilAsync(connection, c => c.State == "ProvisioningStarted");
        var (v4, v6) = (pools.Single(p => p.SubnetLength == 31).Prefix, pools.Single(p => p.SubnetLength == 127).Prefix);
        Assert.Equal((v4.Replace("0/28", "0/30"), v4.Replace("0/28", "1"), v4.Replace("0/28", "2")),
            (started.AddressesV4!.Subnet, started.AddressesV4.Peer, started.AddressesV4.Operator));
        Assert.Equal((v6.Replace("/64", "/126"), v6.Replace("/64", "1"), v6.Replace("/64", "2")),
            (started.AddressesV6!.Subnet, started.AddressesV6.Peer, started.AddressesV6.Operator));
        var stock = await o.StockAsync().FirstAsync(s => s.Place == metro && s.Kind == "IPv4");
        Assert.Equal((3, 4), (stock.Free, stock.Total));
    }

    [Fact]
    public async Task A_metro_whose_name_begins_with_a_capital_beyond_ASCII_gives_of_its_own_pools()
    {
        using var peer = await NativePeer.NewAsync(server);
        var metro = await OwnPlace.MetroAsync(peer, name: $"Århus {peer.Name}");
        var router = await OwnPlace.RouterAsync(peer, metro, (int)SharedServer.NextAsn());
        await OwnPlace.PortAsync(peer.Operator.Inventory, router, 1);
        var started = await StartedAsync(peer, router, metro.Name);
        var pools = await peer.Operator.Inventory.AddressPools.ListAsync().Where(p => p.MetroId == metro.Id).ToListAsync();
        Assert.Equal(
            [started.AddressesV4!.Subnet, started.AddressesV6!.Subnet],
            pools.Select(p => p.Prefix.Replace("/28", "/31").Replace("/64", "/127")).Order(StringComparer.Ordinal));
    }

    private static async Task<(Metro, EdgeRouter)> PlaceAsync(NativePeer peer, int length, int ports)
    {
        var metro = await OwnPlace.MetroAsync(peer, length);
        var router = await OwnPlace.RouterAsync(peer, metro, (int)SharedServer.NextAsn());
        for (var i = 1; i <= ports; i++) await OwnPlace.PortAsync(peer.Operator.Inventory, router, i);
        return (metro, router);
    }

    private static string House(EdgeRouter router) => $"House {router.Name}";

    /// <summary>Approved, with what the place had.</summary>
    private static async Task<Connection> StartedAsync(NativePeer peer, EdgeRouter router, string? metro = null)
    {
        await peer.ApprovedAsnAsync();
        var asked = (await peer.Client.Peerings.RequestAsync(peer.Request() with
        {
            Metro = metro ?? peer.Name,
            Connections = [new ConnectionRequest { FacilityId = await OwnPlace.FacilityAsync(peer.Operator.Inventory, router), BandwidthMbps = 10_000 }],
        })).Value.Connections[0];
        await peer.Operator.Connections.ApproveAsync(asked.Id);
        return await peer.UntilAsync(asked.Id, c => c.State == "ProvisioningStarted");
    }

    /// <summary>Of the router's metro and facility.</summary>
    private static async Task<IReadOnlyList<(string Kind, double Free, double Total, bool Short)>> LeftAsync(NativePeer peer, EdgeRouter router)
    {
        var facility = (await peer.Operator.Inventory.Facilities.GetAsync(router.FacilityId)).Value;
        return await peer.Operator.Inventory.StockAsync().Where(s => s.Place == facility.Id || s.Place == facility.MetroId)
            .Select(s => (s.Kind, s.Free, s.Total, s.Short)).ToListAsync();
    }

    /// <summary>A server of its own, where half of the subnets is little.</summary>
    public sealed class Watched : IAsyncLifetime
    {
        public PeerlineServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Server = await PeerlineServer.StartAsync(new Dictionary<string, string> { ["Peerline__Stock__FreeSubnetsPercent"] = "60" });

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
