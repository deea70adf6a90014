using System.Text.Json.Nodes;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>Peerings over the LAN of an internet exchange: a switch, the operator's port on it, and members with routers of their own.</summary>
public class ExchangePeeringTests(ITestOutputHelper output)
{
    private const int ExchangeId = 77;
    private const string Key = "IX.Key-64501";

    /// <summary>The operator's port on the exchange, as the operator has configured it.</summary>
    private const string Zebra = "interface x0\n ip address 192.0.2.1/26\n ipv6 address 2001:db8:0:1::1/64\n";

    [Fact]
    public async Task Two_members_of_an_exchange_become_Active_on_one_LAN_and_leave_the_router_as_it_was()
    {
        LabSwitch? lan = null;
        await using var world = await World.StartAsync(World.Policy with { StableForSeconds = 3 }, zebra: Zebra, cabled: async (lab, edge) =>
        {
            lan = await LabSwitch.StartAsync(lab, await lab.NamespaceAsync("ix"));
            await lan.PlugAsync(edge, "x0");
        });
        await ExchangeAsync(world);
        var before = await world.Frr.RunningConfigurationAsync();
        var contoso = await world.PeerAsync("contoso", 64501);
        var link = await MemberAsync(contoso, lan!, "192.0.2.11", "2001:db8:0:1::11", Key);

        // Approved is the time to configure: no letter, no cable.
        var approved = await link.ReadAsync();
        Assert.Equal("Approved", approved.State);
        Assert.Equal(["prefixes", "ready", "deny-all"], approved.Tasks.Where(t => !t.Done).Select(t => t.Task));
        Assert.Empty(await link.LettersAsync());
        Assert.Equal(before, await world.Frr.RunningConfigurationAsync());
        var client = await world.Lab.HostAsync(link.Site, "client", "203.0.113.0/24", "2001:db8:1000::/36");
        Assert.False(await client.CanPingAsync(World.ServerV4));

        // DENY ALL: the member's own table is the witness.
        await link.ConfiguredAsync(b => b with { RoutesV4 = [], RoutesV6 = [] });
        await link.ReadyAsync();
        await link.UntilAsync("Validating");
        Assert.True(await link.Bird!.IsEstablishedAsync("edge4"));
        Assert.Equal(0, await link.Bird!.CountAsync("protocol edge4"));
        Assert.False(await world.Frr.ForwardsAsync("203.0.113.0/24"));
        Assert.False(await client.CanPingAsync(World.ServerV4));

        await link.UntilAsync("Active");
        output.WriteLine($"ready to Active: {(await link.TookAsync("ready", "active")).TotalSeconds:F1} s, of it 3 s stable");
        output.WriteLine(Turnup.Text(await link.ReportAsync()));
        await Eventually.TrueAsync(() => client.CanPingAsync(World.ServerV4), "host reaches host over IPv4");
        await Eventually.TrueAsync(() => world.Host.CanPingAsync("2001:db8:1000::a"), "host reaches host over IPv6");
        await ArmAsync(contoso);

        // A second member on the same interface of the edge; the first one does not notice.
        var fabrikam = await world.PeerAsync("fabrikam", 64502);
        var second = await MemberAsync(fabrikam, lan!, "192.0.2.12", null, null);
        await second.ConfiguredAsync(b => b with { RoutesV4 = ["203.0.113.0/24"] });
        await second.ReadyAsync(new StatedPrefix("203.0.113.0/24"));
        await second.UntilAsync("Active");
        Assert.Equal(1, await link.Bird!.TimesUpAsync("edge4"));
        Assert.Equal(1, await link.Bird!.TimesUpAsync("edge6"));

        await link.DeleteAsync();
        Assert.True(await second.Bird!.IsEstablishedAsync("edge4"));
        Assert.Equal("Active", (await second.ReadAsync()).State);
        await second.DeleteAsync();
        Assert.Equal(before, await world.Frr.RunningConfigurationAsync());
        Assert.Contains("192.0.2.1/26", await world.Edge.IpAsync("addr", "show", "dev", "x0"), StringComparison.Ordinal);
        var status = await world.StatusAsync();
        Assert.Empty(status.Sessions);
        Assert.Empty(status.Drift);
    }

    [Fact]
    public async Task A_session_by_hand_on_an_exchange_is_listed_and_converted_without_a_flap()
    {
        const string bgpd = """
            router bgp 64500
             bgp router-id 198.51.100.1
             no bgp network import-check
             no bgp ebgp-requires-policy
             neighbor 192.0.2.13 remote-as 64503
             neighbor 192.0.2.13 timers connect 2
             address-family ipv4 unicast
              network 198.51.100.0/24
              neighbor 192.0.2.13 soft-reconfiguration inbound
             exit-address-family
            exit
            """;
        LabSwitch? lan = null;
        LabNamespace? site = null;
        BirdInstance? bird = null;
        await using var world = await World.StartAsync(bgpd: bgpd, zebra: Zebra, cabled: async (lab, edge) =>
        {
            lan = await LabSwitch.StartAsync(lab, await lab.NamespaceAsync("ix"));
            await lan.PlugAsync(edge, "x0");
            site = await lab.NamespaceAsync("northwind");
            await lan.PlugAsync(site, "p0");
            await site.AddressAsync("p0", "192.0.2.13/26");
            bird = await lab.BirdAsync(site, new BirdPeer { Asn = 64503, V4 = ("192.0.2.13", "192.0.2.1"), V6 = null, Gtsm = false }.ToConfiguration());
        });
        await ExchangeAsync(world);
        var peer = await world.PeerAsync("northwind", 64503);
        await Eventually.TrueAsync(() => bird!.IsEstablishedAsync("edge4"), "the old session is up");
        var before = await world.Frr.RunningConfigurationAsync();

        var legacy = $"{peer.ArmProvider}/legacyPeerings?peeringLocation={World.Metro}";
        var listed = await Eventually.MatchesAsync(
            async () => (await peer.Arm.GetAsync($"{legacy}&kind=Exchange")).GetProperty("value"), v => v.GetArrayLength() == 1, "it is listed");
        Assert.Equal(0, (await peer.Arm.GetAsync($"{legacy}&kind=Direct")).GetProperty("value").GetArrayLength());
        var body = JsonNode.Parse(listed[0].GetRawText())!;
        var exchange = body["properties"]!["exchange"]!;
        Assert.Equal("192.0.2.13", exchange["connections"]![0]!["bgpSession"]!["peerSessionIPv4Address"]!.GetValue<string>());
        exchange["peerAsn"] = new JsonObject { ["id"] = $"/{peer.ArmProvider}/peerAsns/{peer.Name}" };
        var put = await peer.Arm.PutAsync(peer.ArmPeering("legacy"), body);
        Assert.Equal("Exchange", put.GetProperty("kind").GetString());
        var peerings = new List<Peering>();
        await foreach (var p in peer.Client.Peerings.ListAsync()) peerings.Add(p);
        var link = new Turnup(peer, Assert.Single(peerings), Assert.Single(peerings[0].Connections).Id, site!, bird!);
        await world.Operator.Connections.ApproveAsync(link.Id);
        await link.UntilAsync("Active");
        Assert.Equal(before, await world.Frr.RunningConfigurationAsync());
        Assert.Equal(0, (await peer.Arm.GetAsync($"{legacy}&kind=Exchange")).GetProperty("value").GetArrayLength());
        Assert.Equal(1, await bird!.TimesUpAsync("edge4"));

        // Another member beside it: what was adopted is left alone.
        var contoso = await world.PeerAsync("contoso", 64501);
        var second = await MemberAsync(contoso, lan!, "192.0.2.11", null, null);
        await second.ConfiguredAsync();
        await second.ReadyAsync(new StatedPrefix("203.0.113.0/24"));
        await second.UntilAsync("Active");
        Assert.Equal(1, await bird.TimesUpAsync("edge4"));
        await second.DeleteAsync();
        Assert.Equal(before, await world.Frr.RunningConfigurationAsync());

        await link.DeleteAsync();
        Assert.DoesNotContain("192.0.2.13", await world.Frr.RunningConfigurationAsync(), StringComparison.Ordinal);
        Assert.Contains("192.0.2.1/26", await world.Edge.IpAsync("addr", "show", "dev", "x0"), StringComparison.Ordinal);
    }

    private static async Task ExchangeAsync(World world)
    {
        Guid metro = default;
        await foreach (var m in world.Operator.Inventory.Metros.ListAsync()) metro = m.Id!.Value;
        await world.Operator.Inventory.Exchanges.AddAsync(new Exchange
        {
            MetroId = metro, PeeringDbId = ExchangeId, Name = "EX-IX", EdgeRouterId = world.EdgeRouterId, InterfaceName = "x0", BandwidthMbps = 100_000,
            LanV4 = "192.0.2.0/26", AddressV4 = "192.0.2.1", LanV6 = "2001:db8:0:1::/64", AddressV6 = "2001:db8:0:1::1",
        });
    }

    private static async Task<Turnup> MemberAsync(PeerNetwork peer, LabSwitch lan, string v4, string? v6, string? key)
    {
        var link = Assert.Single(await peer.RequestAsync("on-exchange", r => r with { Kind = "Exchange" }, "Approved", new ConnectionRequest
        {
            Identifier = Guid.NewGuid(), FacilityId = ExchangeId, PeerAddressV4 = v4, PeerAddressV6 = v6, Md5Key = key, MaxPrefixesV4 = 100,
        }));
        await link.PluggedAsync(lan);
        await link.UntilAsync(c => c.AddressesV4 is not null, "the addresses on the LAN to be known");
        return link;
    }

    private static async Task ArmAsync(PeerNetwork peer)
    {
        var body = await peer.Arm.GetAsync(peer.ArmPeering("on-exchange"));
        Assert.Equal("Exchange", body.GetProperty("kind").GetString());
        var connection = body.GetProperty("properties").GetProperty("exchange").GetProperty("connections")[0];
        Assert.Equal("Active", connection.GetProperty("connectionState").GetString());
        var session = connection.GetProperty("bgpSession");
        Assert.Equal("Established", session.GetProperty("sessionStateV4").GetString());
        Assert.Equal("192.0.2.1", session.GetProperty("microsoftSessionIPv4Address").GetString());
        Assert.Equal("2001:db8:0:1::11", session.GetProperty("peerSessionIPv6Address").GetString());
    }
}
