namespace Peerline.Lab.Tests;

/// <summary>IPv4 alone and IPv6 alone, and how fast it goes.</summary>
public class SingleStackTests(ITestOutputHelper output)
{
    [Fact]
    public async Task IPv4_alone_and_IPv6_alone_become_Active_with_the_other_family_nowhere()
    {
        await using var world = await World.StartAsync();
        var peer = await world.PeerAsync("contoso", 64501);
        var before = await world.Frr.RunningConfigurationAsync();
        var links = await peer.RequestAsync("exampleton", PeerNetwork.Asked(maxPrefixesV6: null), PeerNetwork.Asked(maxPrefixesV4: null));
        var (four, six) = (links[0], links[1]);
        foreach (var link in links)
        {
            await link.WiredAsync();
            await link.ConfiguredAsync();
        }

        await four.ReadyAsync(new Client.Contracts.StatedPrefix("203.0.113.0/24"));
        await six.ReadyAsync(new Client.Contracts.StatedPrefix("2001:db8:1000::/36"));
        await Task.WhenAll(four.UntilAsync("Active"), six.UntilAsync("Active"));

        Assert.Equal(["IPv4"], (await four.ReadAsync()).Halves.Select(h => h.Family));
        Assert.Equal(["IPv6"], (await six.ReadAsync()).Halves.Select(h => h.Family));
        Assert.Null((await four.ReadAsync()).AddressesV6);
        Assert.Null((await six.ReadAsync()).AddressesV4);
        Assert.Equal(1, await four.Bird!.CountAsync("protocol edge4"));
        Assert.Equal(1, await six.Bird!.CountAsync("table master6 protocol edge6"));
        await Eventually.TrueAsync(() => world.Frr.ForwardsAsync("203.0.113.0/24"), "the edge forwards to the peer over IPv4");
        await Eventually.TrueAsync(() => world.Frr.ForwardsAsync("2001:db8:1000::/36"), "the edge forwards to the peer over IPv6");
        foreach (var (name, link) in new[] { ("IPv4", four), ("IPv6", six) })
        {
            output.WriteLine($"{name}: ready to DENY ALL {Seconds(await link.TookAsync("ready", "deny-all-applied"))}, to Established {Seconds(await link.TookAsync("ready", "validating"))}, "
                + $"to Active {Seconds(await link.TookAsync("ready", "active"))}; validated to open on the router {Seconds(await link.TookAsync("validation-passed", "policy-opened"))}");
        }

        await Task.WhenAll(four.DeleteAsync(), six.DeleteAsync());
        Assert.Equal(before, await world.Frr.RunningConfigurationAsync());
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:F2} s";
}
