using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>A connection that carries packets is drained before it goes: by what is seen, witnessed by the real peer's table and by packets.</summary>
public class DrainTests(ITestOutputHelper output)
{
    private const long Below = 200_000;

    private static PolicyTerms Policy { get; } = World.Policy with { DrainForSeconds = 120, DrainUntilBelow = Below };

    [Theory]
    [InlineData("bird")]
    [InlineData("frr")]
    public async Task A_removed_connection_drains_until_its_packets_have_moved_to_the_other(string peer)
    {
        await using var world = await World.StartAsync(Policy);
        await using var links = await TwoLinks.StartAsync(world, peer);
        var (first, second) = (links.First, links.Second);
        var up = await links.Router.TimesUpAsync(1);
        Assert.Equal(RoutesOfLink.Plain, await links.Router.RoutesAsync(0));
        output.WriteLine($"before: {await links.RateAsync(first):F0} bit/s and {await links.RateAsync(second):F0} bit/s");

        await first.Peer.Client.Connections.DeleteAsync(first.Id, "another building");
        await Eventually.EqualAsync(RoutesOfLink.Drained, () => links.Router.RoutesAsync(0), "what the peer's table has from the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(first) < Below, "the packets leave the first link");
        await Eventually.TrueAsync(async () => await links.RateAsync(second) > Below, "the packets flow over the second link");
        Assert.Equal(RoutesOfLink.Plain, await links.Router.RoutesAsync(1));
        await first.UntilGoneAsync();

        var history = await first.HistoryAsync();
        foreach (var e in history.Where(e => e.Type.Contains("drain", StringComparison.Ordinal))) output.WriteLine($"{e.At:HH:mm:ss.fff} {e.Sentence}");
        Assert.Contains(history, e => e.Type == "connection.drain-seen" && e.Sentence!.Contains("all 2 routes", StringComparison.Ordinal));
        Assert.StartsWith("Traffic fell to ", history.Single(e => e.Type == "connection.drain-ended").Sentence, StringComparison.Ordinal);
        Assert.Equal(up, await links.Router.TimesUpAsync(1));
        Assert.Equal(RoutesOfLink.None, await links.Router.RoutesAsync(0));
        Assert.True(await links.HostReachesHostAsync());
    }
}
