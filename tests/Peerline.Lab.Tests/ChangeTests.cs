using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>An Active connection is changed by its peer, with packets and a real router: the half that nothing is asked of never flaps.</summary>
public class ChangeTests(ITestOutputHelper output)
{
    private const string Key = "L4b.Key-64501", NewKey = "L4b.Key-2";

    [Fact]
    public async Task Limits_keys_and_halves_change_one_half_at_a_time_and_a_key_that_nobody_follows_is_put_back()
    {
        await using var world = await World.StartAsync(World.Policy with { ChangeWithinSeconds = 15 });
        var peer = await world.PeerAsync("contoso", 64501);
        var link = Assert.Single(await peer.RequestAsync("exampleton", PeerNetwork.Asked(Key)));
        await link.WiredAsync();
        await link.ConfiguredAsync();
        var bird = link.Bird!;
        await link.ReadyAsync();
        await link.UntilAsync("Active");
        var (since4, since6) = (await bird.TimesUpAsync("edge4"), await bird.TimesUpAsync("edge6"));

        // The limit of IPv4, in place: neither half flaps.
        await link.ChangeAsync(c => c with { MaxPrefixesV4 = 50 });
        var limited = await link.UntilAsync(IsDone, "the new limit to be in force");
        Assert.Equal((50, "Active"), (limited.Requested.MaxPrefixesV4, limited.State));
        Assert.Equal((since4, since6), (await bird.TimesUpAsync("edge4"), await bird.TimesUpAsync("edge6")));
        Assert.Contains("maximum-prefix 50\n", await world.Frr.RunningConfigurationAsync(), StringComparison.Ordinal);

        // A limit that somebody raised on the router stands, until the operator says that what is wished is to be there again.
        var limit = (await world.Frr.RunningConfigurationAsync()).Split('\n').Single(l => l.Contains("maximum-prefix 50", StringComparison.Ordinal));
        await world.Frr.ConfigureAsync(
            "bgpd", $"router bgp 64500\naddress-family ipv4 unicast\n{limit.Trim().Replace(" 50", " 5000", StringComparison.Ordinal)}");
        Assert.Single((await world.StatusAsync()).Drift);
        var plan = await world.Operator.Connections.PlanAsync(link.Id);
        Assert.Contains(new PlannedField("max-prefixes", "5000", "50"), plan.Sessions.Single(s => s.Family == "IPv4").Changes);
        Assert.Contains("maximum-prefix 50", Assert.Single(plan.Drift), StringComparison.Ordinal);

        // Or that it is to stay: then it is wished, as far as there is a place for it.
        var neighbor = limit.Trim().Split(' ')[1];
        await world.Frr.ConfigureAsync("bgpd", $"router bgp 64500\nneighbor {neighbor} timers connect 20");
        var timers = await Assert.ThrowsAsync<PeerlineApiException>(() => world.Operator.Connections.AdoptAsync(link.Id, "all of it"));
        Assert.Equal("NoPlaceForIt", Assert.Single(timers.Problems).Code);
        Assert.Contains($"neighbor {neighbor} timers connect 10", timers.Problems[0].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("maximum-prefix", timers.Problems[0].Detail, StringComparison.Ordinal);
        await world.Frr.ConfigureAsync("bgpd", $"router bgp 64500\nneighbor {neighbor} timers connect 10");
        var adopted = (await world.Operator.Connections.AdoptAsync(link.Id, "it is what they need")).Value;
        Assert.Equal(new HandSettings(5000, null, null, null), Half(adopted, "IPv4").ByHand);
        await Eventually.TrueAsync(
            async () => (await world.Operator.Connections.PlanAsync(link.Id)) is { Drift.Count: 0, Refusals.Count: 0 }, "what stands is wished");
        Assert.Empty((await world.StatusAsync()).Drift);
        Assert.Contains(await link.HistoryAsync(), e => e.Type == "connection.hand-adopted" && e.Sentence!.Contains("5000", StringComparison.Ordinal));
        var again = await Assert.ThrowsAsync<PeerlineApiException>(() => world.Operator.Connections.AdoptAsync(link.Id, "twice"));
        Assert.Equal("NothingByHand", Assert.Single(again.Problems).Code);
        Assert.Equal((since4, since6), (await bird.TimesUpAsync("edge4"), await bird.TimesUpAsync("edge6")));

        // A new key for both: IPv4 waits for the peer, IPv6 carries on with the old one; then it is IPv6's turn.
        await link.ChangeAsync(c => c with { Md5Key = NewKey });
        var waiting = await link.UntilAsync(c => Half(c, "IPv4").Observed.State != "Established", "IPv4 to be down");
        Assert.Equal(("Updating", null), (Half(waiting, "IPv4").Change?.Phase, Half(waiting, "IPv6").Change?.Phase));
        Assert.Equal(since6, await bird.TimesUpAsync("edge6"));
        Assert.Equal(("PendingUpdate", "PendingUpdate"), await OnAzuresWireAsync(peer));
        await link.ConfiguredAsync(b => b with { Md5Key = NewKey, Md5KeyV6 = Key });
        await link.UntilAsync(c => Half(c, "IPv6").Change?.Phase == "Updating", "IPv6 to be changed");
        Assert.True(await bird.IsEstablishedAsync("edge4"));
        await link.ConfiguredAsync(b => b with { Md5Key = NewKey });
        await link.UntilAsync(IsDone, "the new key to be in force");
        await BothCarryAsync(world, link);

        // What was adopted has outlived the change; now it is given up.
        Assert.Contains("maximum-prefix 5000", await world.Frr.RunningConfigurationAsync(), StringComparison.Ordinal);
        await world.Operator.Connections.RestoreAsync(link.Id, "it was for a test");
        await Eventually.TrueAsync(
            async () => (await world.Frr.RunningConfigurationAsync()).Contains("maximum-prefix 50\n", StringComparison.Ordinal), "the limit is restored");
        Assert.Empty((await world.StatusAsync()).Drift);
        since4 = await bird.TimesUpAsync("edge4");

        // A key that the peer does not follow: put back in time, and said why.
        await link.ChangeAsync(c => c with { Md5KeyV6 = "L4b.Key-3" });
        var failed = await link.UntilAsync(c => IsDone(c) && c.Reason is not null, "the old key to be back", TimeSpan.FromSeconds(60));
        output.WriteLine(failed.Reason!);
        Assert.StartsWith("The IPv6 session was not changed: session-established (IPv6): The session did not come up with the new key", failed.Reason, StringComparison.Ordinal);
        await link.UntilAsync(c => Half(c, "IPv6").Observed.State == "Established", "IPv6 to be back with the old key");
        Assert.Equal(since4, await bird.TimesUpAsync("edge4"));

        // IPv6 leaves; before that the removal is taken back once.
        await BothCarryAsync(world, link);
        await link.ChangeAsync(c => c with { PrefixV6 = null, MaxPrefixesV6 = null });
        Assert.Equal(("Established", "PendingRemove"), await OnAzuresWireAsync(peer));
        await peer.Client.Connections.WithdrawAsync(link.Id);
        var kept = await link.UntilAsync(IsDone, "IPv6 to stay");
        Assert.Equal(["IPv4", "IPv6"], kept.Halves.Select(h => h.Family));
        await link.ChangeAsync(c => c with { PrefixV6 = null, MaxPrefixesV6 = null });
        var alone = await link.UntilAsync(c => IsDone(c) && c.Halves.Count == 1, "IPv6 to be gone");
        Assert.Null(alone.AddressesV6);
        Assert.Equal(since4, await bird.TimesUpAsync("edge4"));
        Assert.DoesNotContain("2001:db8:0:ffff", await world.Edge.IpAsync("addr", "show", "dev", "e0"), StringComparison.Ordinal);

        // And comes again: under DENY ALL until its routes are validated.
        await link.ChangeAsync(c => c with { MaxPrefixesV6 = 100 });
        await link.UntilAsync(c => c.AddressesV6 is not null && c.Halves.Any(h => h is { Family: "IPv6", Applied.Open: false }), "DENY ALL for IPv6");
        Assert.False(await world.Frr.ForwardsAsync("2001:db8:1000::/36"));
        await link.ConfiguredAsync(b => b with { Md5Key = NewKey });
        var both = await link.UntilAsync(c => IsDone(c) && c.Halves.Count == 2, "IPv6 to be in service again");
        Assert.All(both.Halves, h => Assert.True(h.Applied is { Open: true }));
        await BothCarryAsync(world, link);
        Assert.Equal(since4, await bird.TimesUpAsync("edge4"));
        Assert.DoesNotContain(await link.HistoryAsync(), e => e.Type == "connection.policy-closed");

        await link.DeleteAsync();
    }

    private static bool IsDone(Connection c) => c.Change is null && c.Halves.All(h => h.Change is null);

    private static SessionHalf Half(Connection c, string family) => c.Halves.Single(h => h.Family == family);

    private static async Task BothCarryAsync(World world, Turnup link)
    {
        await Eventually.TrueAsync(() => world.Frr.ForwardsAsync("203.0.113.0/24"), "the edge forwards to the peer over IPv4");
        await Eventually.TrueAsync(() => world.Frr.ForwardsAsync("2001:db8:1000::/36"), "the edge forwards to the peer over IPv6");
        Assert.Equal("Active", (await link.ReadAsync()).State);
    }

    private static async Task<(string?, string?)> OnAzuresWireAsync(PeerNetwork peer)
    {
        var connection = (await peer.Arm.GetAsync(peer.ArmPeering("exampleton"))).GetProperty("properties").GetProperty("direct").GetProperty("connections")[0];
        Assert.Equal("Active", connection.GetProperty("connectionState").GetString());
        var session = connection.GetProperty("bgpSession");
        return (session.GetProperty("sessionStateV4").GetString(), session.GetProperty("sessionStateV6").GetString());
    }
}
