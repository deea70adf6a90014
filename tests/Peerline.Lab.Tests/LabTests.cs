namespace Peerline.Lab.Tests;

/// <summary>The lab itself: two networks, configured by hand, carry packets from host to host.</summary>
public class LabTests
{
    private const string Edge = """
        router bgp 64500
         bgp router-id 198.51.100.1
         no bgp ebgp-requires-policy
         neighbor 192.0.2.0 remote-as 64501
         neighbor 192.0.2.0 timers connect 2
         neighbor 2001:db8:ffff:: remote-as 64501
         neighbor 2001:db8:ffff:: timers connect 2
         address-family ipv4 unicast
          network 198.51.100.0/24
         exit-address-family
         address-family ipv6 unicast
          network 2001:db8:2000::/36
          neighbor 2001:db8:ffff:: activate
         exit-address-family
        """;

    private const string Peer = """
        router id 192.0.2.0;
        protocol device { scan time 2; }
        protocol direct { ipv4; ipv6; interface "lan0"; }
        protocol kernel { ipv4 { export where source = RTS_BGP; }; }
        protocol kernel { ipv6 { export where source = RTS_BGP; }; }
        protocol bgp edge4 {
          local 192.0.2.0 as 64501; neighbor 192.0.2.1 as 64500; connect delay time 1; connect retry time 2;
          ipv4 { import all; export where source = RTS_DEVICE; };
        }
        protocol bgp edge6 {
          local 2001:db8:ffff:: as 64501; neighbor 2001:db8:ffff::1 as 64500; connect delay time 1; connect retry time 2;
          ipv6 { import all; export where source = RTS_DEVICE; };
        }
        """;

    [Fact]
    public async Task Two_networks_with_open_policies_carry_packets_from_host_to_host()
    {
        await using var lab = await Lab.StartAsync();
        var edge = await lab.NamespaceAsync("edge");
        var peer = await lab.NamespaceAsync("peer");
        await lab.WireAsync(edge, "e0", peer, "p0");
        await edge.AddressAsync("e0", "192.0.2.1/31");
        await edge.AddressAsync("e0", "2001:db8:ffff::1/127");
        await peer.AddressAsync("p0", "192.0.2.0/31");
        await peer.AddressAsync("p0", "2001:db8:ffff::/127");
        var server = await lab.HostAsync(edge, "server", "198.51.100.0/24", "2001:db8:2000::/36");
        var client = await lab.HostAsync(peer, "client", "203.0.113.0/24", "2001:db8:1000::/36");
        Assert.False(await client.CanPingAsync("198.51.100.10"));

        var frr = await lab.FrrAsync(edge, Edge);
        var bird = await lab.BirdAsync(peer, Peer);

        await Eventually.TrueAsync(() => bird.IsEstablishedAsync("edge4"), "IPv4 is up");
        await Eventually.TrueAsync(() => bird.IsEstablishedAsync("edge6"), "IPv6 is up");
        await Eventually.TrueAsync(() => frr.ForwardsAsync("203.0.113.0/24"), "the edge forwards to the peer's IPv4 network");
        await Eventually.TrueAsync(() => frr.ForwardsAsync("2001:db8:1000::/36"), "the edge forwards to the peer's IPv6 network");
        await Eventually.TrueAsync(() => client.CanPingAsync("198.51.100.10"), "host reaches host over IPv4");
        await Eventually.TrueAsync(() => server.CanPingAsync("2001:db8:1000::a"), "host reaches host over IPv6");
    }

    [Fact]
    public async Task A_lab_leaves_nothing_behind()
    {
        string name;
        await using (var lab = await Lab.StartAsync())
        {
            name = lab.Name;
            var edge = await lab.NamespaceAsync("edge");
            await lab.FrrAsync(edge, "router bgp 64500");
            Assert.True(File.Exists($"/run/netns/{name}-edge"));
        }

        Assert.False(File.Exists($"/run/netns/{name}-edge"));
        Assert.False(Directory.Exists($"/var/run/frr/{name}-edge"));
        Assert.False(Directory.Exists($"/etc/frr/{name}-edge"));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_swept_with_the_programs_that_still_run_there()
    {
        await using var lab = await Lab.StartAsync();
        // A process that has ended: its id is nobody's now.
        using var dead = System.Diagnostics.Process.Start("true");
        await dead.WaitForExitAsync();
        var name = $"pl{dead.Id}x1-edge";
        var here = Peerline.Edge.Linux.NamespaceCommand.Here;
        await here.RunAsync(TimeSpan.FromSeconds(5), default, "ip", "netns", "add", name);
        using var left = Peerline.Edge.Linux.NamespaceCommand.In(name).Start("sleep", "600");
        await Eventually.TrueAsync(
            async () => (await here.RunAsync(TimeSpan.FromSeconds(5), default, "ip", "netns", "pids", name)).Output.Contains($"{left.Id}", StringComparison.Ordinal),
            "the program is in the namespace");

        Lab.Sweep();

        await left.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(5));
        Assert.False(File.Exists($"/run/netns/{name}"));
        Assert.True(Directory.Exists(lab.Directory), "what belongs to a living run stays");
    }
}
