using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>The configuration that a peer is given for its own router, pasted as it is: the peering becomes Active with it.</summary>
public class PeerConfigurationTests
{
    private const string Key = "L4b.Key-64501";
    private static readonly IReadOnlyList<StatedPrefix> Stated = [new("203.0.113.0/24"), new("2001:db8:1000::/36")];

    [Fact]
    public async Task What_a_peer_is_given_for_BIRD_and_for_FRR_makes_the_peering_Active_as_it_is()
    {
        await using var world = await World.StartAsync();
        var peer = await world.PeerAsync("contoso", 64501);
        var links = await peer.RequestAsync("exampleton", PeerNetwork.Asked(Key), PeerNetwork.Asked(Key));
        foreach (var link in links)
        {
            await link.WiredAsync();
            await link.StateAsync(Stated);
        }

        var text = await TextAsync(links[0], "bird");
        await links[0].AddressedAsync();
        await using var bird = await world.Lab.BirdAsync(links[0].Site, $$"""
            router id 203.0.113.1;
            protocol device { }
            protocol static { ipv4; route 203.0.113.0/24 unreachable; }
            protocol static { ipv6; route 2001:db8:1000::/36 unreachable; route 2001:db8:2000::/36 unreachable; }
            {{text}}
            """);

        // Addresses are part of the text here; what the router announces besides is the peer's own.
        await using var frr = await world.Lab.FrrAsync(links[1].Site, $$"""
            ip route 203.0.113.0/24 blackhole
            ipv6 route 2001:db8:1000::/36 blackhole
            {{await TextAsync(links[1], "frr")}}
            router bgp 64501
             bgp router-id 203.0.113.2
             address-family ipv4 unicast
              network 203.0.113.0/24
             exit-address-family
             address-family ipv6 unicast
              network 2001:db8:1000::/36
             exit-address-family
            exit
            """);
        foreach (var link in links) await link.SayReadyAsync();
        foreach (var link in links)
        {
            var active = await link.UntilAsync("Active");
            Assert.All(active.Halves, h => Assert.True(h is { Applied.Open: true, Observed.State: "Established" }));
        }

        // What is announced to the peer has come through its filters, and what it has not stated has stayed at home.
        await Eventually.TrueAsync(async () => await bird.CountAsync("where source = RTS_BGP") > 0, "BIRD has our route");
        Assert.Equal(1, (await peer.RoutesAsync(links[0], "IPv6")).Count);
        Assert.Contains(World.AnnouncedV4, await frr.AskAsync("bgpd", "show bgp ipv4 unicast"), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(Turnup link, string router)
    {
        var sheet = await link.ParametersAsync();
        return sheet.Hints.Single(h => h.Name == router).Text.Replace(ConfigurationHint.Port, "p0", StringComparison.Ordinal)
            .Replace(ConfigurationHint.Key, Key, StringComparison.Ordinal);
    }
}
