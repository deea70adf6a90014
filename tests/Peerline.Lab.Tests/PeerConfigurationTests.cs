using Peerline.Client.Contracts;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>The configuration that a peer is given for its own router, pasted as it is: the peering becomes Active with it.</summary>
public class PeerConfigurationTests
{
    private const string Key = "L4b.Key-64501";

    [Fact]
    public async Task What_a_peer_is_given_for_BIRD_and_for_FRR_makes_the_peering_Active_as_it_is()
    {
        await using var world = await World.StartAsync();
        var peer = await world.PeerAsync("contoso", 64501);
        var links = await peer.RequestAsync("exampleton", PeerNetwork.Asked(Key), PeerNetwork.Asked(Key));
        foreach (var link in links)
        {
            await link.WiredAsync();
            await peer.Client.Connections.StatePrefixesAsync(link.Id, [new("203.0.113.0/24"), new("2001:db8:1000::/36")]);
        }

        // What the routers announce is the peer's own; both have more than was stated.
        await links[0].AddressedAsync();
        var bird = await world.Lab.BirdAsync(links[0].Site, $$"""
            router id 203.0.113.1;
            protocol device { }
            protocol static { ipv4; route 203.0.113.0/24 unreachable; route 203.0.114.0/24 unreachable; }
            protocol static { ipv6; route 2001:db8:1000::/36 unreachable; }
            {{await TextAsync(links[0], "bird")}}
            """);
        var frr = await world.Lab.FrrAsync(links[1].Site, """
            router bgp 64501
             bgp router-id 203.0.113.2
             no bgp network import-check
             address-family ipv4 unicast
              network 203.0.113.0/24
              network 203.0.114.0/24
             exit-address-family
             address-family ipv6 unicast
              network 2001:db8:1000::/36
             exit-address-family
            exit
            """);
        var file = Path.Combine(world.Lab.Directory, "peer.conf");
        await File.WriteAllTextAsync(file, await TextAsync(links[1], "frr"));
        var pasted = await NamespaceCommand.Here.RunAsync(
            TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken, "vtysh", "-N", links[1].Site.Name, "-f", file);
        Assert.True(pasted.Succeeded, pasted.Complaint);

        foreach (var link in links) await peer.Client.Connections.ReadyAsync(link.Id);
        foreach (var link in links)
        {
            var active = await link.UntilAsync("Active");
            Assert.All(active.Halves, h => Assert.True(h is { Applied.Open: true, Observed.State: "Established" }));
        }

        // Our route has come through the peer's filters, and what was not stated has stayed at home.
        await Eventually.TrueAsync(async () => await bird.CountAsync("where source = RTS_BGP") == 1, "BIRD has our route");
        await Eventually.TrueAsync(
            async () => (await frr.AskAsync("bgpd", "show bgp ipv4 unicast")).Contains("198.51.100.0/24", StringComparison.Ordinal),
            "FRR has our route");
        var received = await world.Frr.AskAsync("bgpd", "show bgp ipv4 unicast");
        Assert.Contains("203.0.113.0/24", received, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.114.0/24", received, StringComparison.Ordinal);

        async Task<string> TextAsync(Turnup link, string router) =>
            (await peer.Client.Connections.ParametersAsync(link.Id)).Hints.Single(h => h.Name == router).Text
                .Replace(ConfigurationHint.Port, "p0", StringComparison.Ordinal)
                .Replace(ConfigurationHint.Key, Key, StringComparison.Ordinal);
    }
}
