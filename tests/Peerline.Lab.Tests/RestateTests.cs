using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>A peer in service announces more, and less, with real routers on both sides: its session stays up, and only what it stated gets in.</summary>
public class RestateTests
{
    private const string First = "203.0.113.0/24", Second = "198.51.100.128/25", Third = "198.51.100.0/25";

    [Theory]
    [InlineData("frr")]
    [InlineData("gobgp")]
    public async Task What_a_peer_in_service_states_anew_is_accepted_and_what_it_leaves_out_no_more(string driver)
    {
        await using var world = await World.StartAsync(
            World.Policy with { OwnPrefixes = ["2001:db8:2000::/36"], Announced = ["2001:db8:2000::/36"], LongestPrefixV4 = 25 },
            started: driver is "gobgp" ? GoBgpRouter.StartAsync : null);
        var peer = await world.PeerAsync("contoso", 64501);
        var link = Assert.Single(await peer.RequestAsync("exampleton", PeerNetwork.Asked()));
        await link.WiredAsync();
        await link.ConfiguredAsync();
        await link.ReadyAsync();
        await link.UntilAsync("Active");
        var bird = link.Bird!;
        var since = (await bird.TimesUpAsync("edge4"), await bird.TimesUpAsync("edge6"));

        // It announces first: that is refused, by its name, until it is stated.
        await link.ConfiguredAsync(b => b with { RoutesV4 = [First, Second, Third] });
        await RoutesAsync(accepted: First, refused: $"{Third} {Second}");
        var refused = await peer.Client.Peerings.RoutesAsync(link.Peering.Id, prefix: Second).FirstAsync();
        Assert.Contains(refused.Reasons, r => r.Check == "received-not-stated");
        await StateAsync(First, Second, "2001:db8:1000::/36");
        await RoutesAsync(accepted: $"{Second} {First}", refused: Third);

        // A list for one family leaves the other alone.
        await StateAsync(Third);
        await RoutesAsync(accepted: Third, refused: $"{Second} {First}");
        Assert.Equal(["2001:db8:1000::/36", Third], (await link.ReadAsync()).Stated!.Prefixes.Select(p => p.Prefix));
        Assert.True((await peer.Client.Peerings.RoutesAsync(link.Peering.Id, prefix: "2001:db8:1000::/36").FirstAsync()).Accepted);

        Assert.Equal(since, (await bird.TimesUpAsync("edge4"), await bird.TimesUpAsync("edge6")));
        var history = await link.HistoryAsync();
        Assert.Equal(2, history.Count(e => e.Type == "connection.permission-changed"));
        Assert.Equal(3, history.Count(e => e.Type == "connection.prefixes-stated"));
        Assert.Equal("Active", (await link.ReadAsync()).State);

        Task StateAsync(params string[] prefixes) =>
            peer.Client.Connections.StatePrefixesAsync(link.Id, [.. prefixes.Select(p => new StatedPrefix(p))]);

        Task RoutesAsync(string accepted, string refused) => Eventually.EqualAsync(
            (accepted, refused), async () => (await PrefixesAsync(true), await PrefixesAsync(false)), "accepted and refused of IPv4");

        async Task<string> PrefixesAsync(bool accepted) => string.Join(' ', await peer.Client.Peerings.RoutesAsync(link.Peering.Id, accepted: accepted)
            .Where(r => r.Family == "IPv4").Select(r => r.Prefix).Order(StringComparer.Ordinal).ToListAsync());
    }
}
