using System.Text.Json;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>
/// A peering of the type IxRs: two cables from two edge routers into the LAN of an exchange, two route servers there (BIRD), and two
/// members behind them. Every edge router has a session with every route server.
/// </summary>
public class RouteServerTests(ITestOutputHelper output)
{
    private const uint Asn = 64505;
    private const string LanV4 = "192.0.2.64/26";
    private const string LanV6 = "2001:db8:0:2::/64";

    [Fact]
    public async Task Two_route_servers_and_two_edge_routers_make_a_mesh_that_becomes_Active_and_leaves_nothing_behind()
    {
        await using var world = await World.StartAsync(World.Policy with { BogonsWaived = [.. World.Policy.BogonsWaived!, "198.18.0.0/15"] });
        var (edge2, frr2) = await SecondEdgeAsync(world);
        var peer = await world.PeerAsync("ex-ix", Asn);
        var before = await world.Frr.RunningConfigurationAsync() + await frr2.RunningConfigurationAsync();
        var links = await peer.RequestAsync(
            "route-servers", r => r with { DirectPeeringType = "IxRs" }, "ProvisioningStarted", Asked(65, 71), Asked(66, 72));
        var peering = Assert.Single(new[] { (await peer.Client.Peerings.GetAsync(links[0].Peering.Id)).Value });
        Assert.Equal(("Premium_Direct_Free", "IxRs", 2), (peering.Sku, peering.DirectPeeringType, peering.Connections.Count));
        Assert.Equal(["192.0.2.66"], (await links[0].ReadAsync()).Requested.MeshV4);
        Assert.Equal(["2001:db8:0:2::65"], (await links[1].ReadAsync()).Requested.MeshV6);

        // The exchange: a switch, two route servers, two members, and the two cables of ours.
        var lan = await LabSwitch.StartAsync(world.Lab, await world.Lab.NamespaceAsync("ix"));
        foreach (var link in links) await link.WiredAsync(lan, await IsOnAsync(link, "edge1") ? world.Edge : edge2);
        var ours = new[] { 71, 72 };
        var (rs1, rs2) = (await RouteServerAsync(world, lan, 65, ours), await RouteServerAsync(world, lan, 66, ours));
        var one = await MemberAsync(world, lan, 81, 64506, "203.0.113.0/24", "2001:db8:1000::/36");
        var two = await MemberAsync(world, lan, 82, 64507, "198.18.1.0/24", "2001:db8:3000::/36");
        foreach (var member in new[] { one, two })
        {
            await Eventually.TrueAsync(() => member.IsEstablishedAsync("rs65v4"), "a member is at the first route server");
            await Eventually.TrueAsync(() => member.IsEstablishedAsync("rs66v6"), "a member is at the second route server");
        }

        StatedPrefix[] stated = [new("203.0.113.0/24"), new("198.18.1.0/24"), new("2001:db8:1000::/36"), new("2001:db8:3000::/36")];
        foreach (var link in links) await link.ReadyAsync(stated);
        foreach (var link in links)
        {
            var active = await link.UntilAsync("Active");
            Assert.All(active.Halves, h => Assert.True(h is { Applied.Open: true, Observed.State: "Established" }));
            output.WriteLine($"ready to Active: {(await link.TookAsync("ready", "active")).TotalSeconds:F1} s");
        }

        // More sessions than connections: each of the four, in both families, is up on the route servers.
        foreach (var (server, name) in new[] { (rs1, "first"), (rs2, "second") })
        {
            foreach (var end in ours.SelectMany(o => new[] { $"m{o}v4", $"m{o}v6" }))
                await Eventually.TrueAsync(() => server.IsEstablishedAsync(end), $"{end} of the {name} route server is up");
        }

        var arm = (await peer.Arm.GetAsync(peer.ArmPeering("route-servers"))).GetProperty("properties").GetProperty("direct");
        Assert.Equal(2, arm.GetProperty("connections").GetArrayLength());
        Assert.All(arm.GetProperty("connections").EnumerateArray(), c => Assert.Equal("Active", c.GetProperty("connectionState").GetString()));

        // The first AS is the member's, and so is the next hop; that is not held against the route server.
        var routes = (await peer.Arm.GetAsync($"{peer.ArmPeering("route-servers")}/receivedRoutes?prefix=203.0.113.0/24")).GetProperty("value");
        Assert.Equal(4, routes.GetArrayLength());
        Assert.All(routes.EnumerateArray(), r =>
            Assert.Equal(("64506", "192.0.2.81"), (r.GetProperty("asPath").GetString(), r.GetProperty("nextHop").GetString())));
        foreach (var frr in new[] { world.Frr, frr2 })
        {
            await Eventually.TrueAsync(() => frr.ForwardsAsync("203.0.113.0/24"), "the edge forwards to the first member");
            await Eventually.TrueAsync(() => frr.ForwardsAsync("2001:db8:3000::/36"), "the edge forwards to the second member");
        }

        foreach (var (member, through) in new[] { (one, "rs65v4"), (two, "rs66v4") })
        {
            await Eventually.TrueAsync(
                async () => (await member.AskAsync($"show route for 198.51.100.0/24 protocol {through} all")).Contains("BGP.as_path: 64500", StringComparison.Ordinal),
                "a member has our route from its route server");
        }

        // A route server that fails takes nothing with it: the other one has the routes.
        await rs1.AskAsync("disable all");
        await Eventually.TrueAsync(
            async () => (await links[0].ReadAsync()).Halves.All(h => h.Observed.State is not "Established"), "the loss of the first one is seen");
        Assert.True(await world.Frr.ForwardsAsync("203.0.113.0/24"));
        await rs1.AskAsync("enable all");
        await links[0].UntilAsync(c => c.Halves.All(h => h.Observed.State == "Established"), "the first one to be back");

        // One connection less: its route server leaves the mesh of the other, whose own session does not flap.
        var ups = await Task.WhenAll(rs1.TimesUpAsync("m71v4"), rs1.TimesUpAsync("m71v6"));
        await peer.Client.Connections.DeleteAsync(links[1].Id, "one less");
        await links[1].UntilGoneAsync();
        Assert.Equal(ups, await Task.WhenAll(rs1.TimesUpAsync("m71v4"), rs1.TimesUpAsync("m71v6")));
        await links[0].DeleteAsync();
        Assert.Equal(before, await world.Frr.RunningConfigurationAsync() + await frr2.RunningConfigurationAsync());
        Assert.Empty((await world.StatusAsync()).Drift);
        Assert.DoesNotContain("192.0.2.", await world.Edge.IpAsync("addr", "show", "dev", "e0"), StringComparison.Ordinal);
    }

    private static ConnectionRequest Asked(int peer, int ours) => new()
    {
        Identifier = Guid.NewGuid(), FacilityId = World.FacilityId, BandwidthMbps = 10_000,
        PrefixV4 = LanV4, PeerAddressV4 = V4(peer), OperatorAddressV4 = V4(ours),
        PrefixV6 = LanV6, PeerAddressV6 = V6(peer), OperatorAddressV6 = V6(ours),
    };

    private static string V4(int host) => $"192.0.2.{host}";

    private static string V6(int host) => $"2001:db8:0:2::{host}";

    private static async Task<bool> IsOnAsync(Turnup link, string router) => (await link.ReadAsOperatorAsync()).Port!.EdgeRouter == router;

    private static async Task<(LabNamespace Edge, FrrInstance Frr)> SecondEdgeAsync(World world)
    {
        var edge = await world.Lab.NamespaceAsync("edge2");
        var frr = await world.Lab.FrrAsync(edge, World.Bgpd.Replace("router-id 198.51.100.1", "router-id 198.51.100.2", StringComparison.Ordinal));
        Guid facility = default;
        await foreach (var f in world.Operator.Inventory.Facilities.ListAsync()) facility = f.Id!.Value;
        var router = await world.Operator.Inventory.EdgeRouters.AddAsync(new EdgeRouter
        {
            FacilityId = facility,
            Name = "edge2",
            Driver = "frr",
            Settings = JsonSerializer.SerializeToElement(
                new { vtyDirectory = frr.VtyDirectory, @namespace = edge.Name, configDirectory = frr.ConfigurationDirectory }),
        });
        await world.Operator.Inventory.Ports.AddAsync(new Port
        {
            EdgeRouterId = router.Value.Id!.Value, InterfaceName = "e0", SpeedMbps = 10_000, Panel = "PP-05", PanelPort = "1/2", CircuitId = "EDGE2-00",
        });
        return (edge, frr);
    }

    /// <summary>Transparent (RFC 7947): neither its AS nor its next hop is in what it passes on.</summary>
    private static async Task<BirdInstance> RouteServerAsync(World world, LabSwitch lan, int host, IEnumerable<int> ours)
    {
        var where = await world.Lab.NamespaceAsync($"rs{host}");
        await lan.PlugAsync(where, "eth0");
        await where.AddressAsync("eth0", $"{V4(host)}/26");
        await where.AddressAsync("eth0", $"{V6(host)}/64");
        (int Host, uint Asn)[] members = [.. ours.Select(o => (o, World.Asn)), (81, 64506), (82, 64507)];
        return await world.Lab.BirdAsync(where, $"router id {V4(host)};\nprotocol device {{ scan time 1; }}\n" + string.Concat(members.SelectMany(m => new[]
        {
            Session($"m{m.Host}v4", "ipv4", V4(host), Asn, V4(m.Host), m.Asn, "rs client;", "export all;"),
            Session($"m{m.Host}v6", "ipv6", V6(host), Asn, V6(m.Host), m.Asn, "rs client;", "export all;"),
        })));
    }

    private static async Task<BirdInstance> MemberAsync(World world, LabSwitch lan, int host, uint asn, string v4, string v6)
    {
        var where = await world.Lab.NamespaceAsync($"member{host}");
        await lan.PlugAsync(where, "eth0");
        await where.AddressAsync("eth0", $"{V4(host)}/26");
        await where.AddressAsync("eth0", $"{V6(host)}/64");
        return await world.Lab.BirdAsync(where, $$"""
            router id {{V4(host)}};
            protocol device { scan time 1; }
            protocol static s4 { ipv4; route {{v4}} unreachable; }
            protocol static s6 { ipv6; route {{v6}} unreachable; }

            """ + string.Concat(new[] { 65, 66 }.SelectMany(rs => new[]
            {
                Session($"rs{rs}v4", "ipv4", V4(host), asn, V4(rs), Asn, "", "export where source = RTS_STATIC;"),
                Session($"rs{rs}v6", "ipv6", V6(host), asn, V6(rs), Asn, "", "export where source = RTS_STATIC;"),
            })));
    }

    private static string Session(string name, string family, string own, uint asn, string neighbor, uint neighborAsn, string kind, string export) => $$"""
        protocol bgp {{name}} {
          local {{own}} as {{asn}}; neighbor {{neighbor}} as {{neighborAsn}};
          {{kind}}
          debug { events };
          connect delay time 1; connect retry time 2; error wait time 1,2; error forget time 1;
          {{family}} { import all; {{export}} };
        }

        """;
}
