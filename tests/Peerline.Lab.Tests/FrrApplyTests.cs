using System.Diagnostics;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>What an apply promises, on a real FRR: idempotent, undone when it fails, fenced, surviving, and leaving no trace.</summary>
public class FrrApplyTests(ITestOutputHelper output)
{
    private const string NoDefaultIPv4 = """
        router bgp 64500
         bgp router-id 198.51.100.1
         no bgp default ipv4-unicast
         no bgp ebgp-requires-policy
        exit
        """;

    [Fact]
    public async Task Applying_twice_changes_nothing()
    {
        await using var edge = await FrrEdge.StartAsync();
        var clock = Stopwatch.StartNew();
        await edge.AppliedAsync(FrrEdge.Opened);
        output.WriteLine($"apply (new connection, two halves): {clock.Elapsed.TotalMilliseconds:F0} ms");
        var once = await edge.Frr.RunningConfigurationAsync();

        clock.Restart();
        var second = await edge.ApplyAsync(FrrEdge.Opened);
        output.WriteLine($"apply (unchanged): {clock.Elapsed.TotalMilliseconds:F0} ms");

        Assert.Equal(ApplyOutcome.Unchanged, second.Outcome);
        Assert.True(second.Plan.IsEmpty);
        Assert.Equal(new AppliedConnection(new AppliedHalf(1, true), new AppliedHalf(1, true)), second.Confirmed[FrrEdge.Connection]);
        Assert.Equal(once, await edge.Frr.RunningConfigurationAsync());
    }

    [Theory]
    [InlineData(FrrEdge.Base)]
    [InlineData(NoDefaultIPv4)]
    public async Task Removal_leaves_the_configuration_byte_for_byte_as_it_was(string operators)
    {
        await using var edge = await FrrEdge.StartAsync(operators);
        var before = await edge.Frr.RunningConfigurationAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        await edge.AppliedAsync(FrrEdge.Opened);
        await edge.AppliedAsync(FrrEdge.Opened with { V4 = FrrEdge.Opened.V4! with { Drain = true } });
        Assert.NotEqual(before, await edge.Frr.RunningConfigurationAsync());

        var clock = Stopwatch.StartNew();
        var removed = await edge.RemoveAsync();
        output.WriteLine($"apply (remove): {clock.Elapsed.TotalMilliseconds:F0} ms");

        Assert.Equal(ApplyOutcome.Applied, removed.Outcome);
        Assert.Equal(new AppliedConnection(null, null), removed.Confirmed[FrrEdge.Connection]);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
        Assert.DoesNotContain("192.0.2.1", await edge.Edge.IpAsync("addr"), StringComparison.Ordinal);
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.RemoveAsync()).Outcome);
    }

    [Fact]
    public async Task A_session_that_somebody_gave_a_policy_of_ours_is_not_ours()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Opened);
        var map = (await edge.Frr.RunningConfigurationAsync()).Split('\n').Select(l => l.Trim().Split(' '))
            .First(w => w is ["neighbor", var peer, "route-map", _, "in"] && peer == $"{FrrEdge.Peer4}")[3];
        await edge.Frr.ConfigureAsync(
            "bgpd", $"router bgp 64500\nneighbor 198.51.100.7 remote-as 64777\naddress-family ipv4 unicast\nneighbor 198.51.100.7 route-map {map} in");

        var drift = (await edge.Driver.PlanAsync(FrrEdge.Wish(FrrEdge.Opened), new HashSet<Guid>(), default)).Drift;
        Assert.Equal([$"{FrrEdge.Connection}: session 198.51.100.7 has its policy and is none of its sessions"], drift);
        var changed = await edge.ApplyAsync(FrrEdge.Opened with { V4 = FrrEdge.Opened.V4! with { MaxPrefixes = 77 } });
        Assert.Equal(ApplyOutcome.Refused, changed.Outcome);
        Assert.Contains("Session 198.51.100.7 is not Peerline's and has the policy of", changed.Sentence, StringComparison.Ordinal);

        // Closing and removing wait for nobody, and leave it.
        await edge.AppliedAsync(FrrEdge.Denied);
        var removed = await edge.RemoveAsync();
        Assert.True(removed.Outcome is ApplyOutcome.Applied, $"{removed.Outcome}: {removed.Sentence}");
        Assert.Contains("neighbor 198.51.100.7 remote-as 64777", await edge.Frr.RunningConfigurationAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_was_confirmed_stands_when_nobody_waits_for_it_any_more_while_it_is_saved()
    {
        await using var edge = await FrrEdge.StartAsync();
        using var all = new VtyRelay(edge.Frr, Path.Combine(edge.Lab.Directory, "all"), int.MaxValue);
        await edge.AppliedAsync(FrrEdge.Denied);
        await using (var driver = edge.DriverVia(all.Directory))
            Assert.Equal(ApplyOutcome.Applied, (await driver.ApplyAsync(FrrEdge.Wish(FrrEdge.Opened), FrrEdge.Intent, default)).Outcome);
        var opened = await edge.Frr.RunningConfigurationAsync();
        await edge.AppliedAsync(FrrEdge.Denied);

        // Its last word saves what was confirmed.
        var marker = Path.Combine(edge.Frr.ConfigurationDirectory, "peerline.marker.json");
        var before = await File.ReadAllTextAsync(marker);
        using var relay = new VtyRelay(edge.Frr, Path.Combine(edge.Lab.Directory, "held"), all.Passed - 1, RelayEnd.Hold);
        await using var held = edge.DriverVia(relay.Directory);
        using var cancel = new CancellationTokenSource();
        var applying = held.ApplyAsync(FrrEdge.Wish(FrrEdge.Opened), FrrEdge.Intent, cancel.Token);
        await relay.Held.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotEqual(before, await File.ReadAllTextAsync(marker));
        await cancel.CancelAsync();
        relay.GoOn();

        Assert.Equal(ApplyOutcome.Applied, (await applying).Outcome);
        Assert.Equal(opened, await edge.Frr.RunningConfigurationAsync());
        Assert.Empty(Directory.GetFiles(edge.Frr.ConfigurationDirectory, "peerline.journal*"));
    }

    [Fact]
    public async Task A_refused_line_undoes_everything_before_it()
    {
        // The peer's address is one of the router's own: bgpd refuses such a neighbour.
        await using var edge = await FrrEdge.StartAsync(zebra: "interface lo\n ip address 192.0.2.0/32\n");
        var before = await edge.Frr.RunningConfigurationAsync();

        var clock = Stopwatch.StartNew();
        var result = await edge.ApplyAsync(FrrEdge.Denied);
        output.WriteLine($"apply and rollback: {clock.Elapsed.TotalMilliseconds:F0} ms");

        Assert.Equal(ApplyOutcome.RolledBack, result.Outcome);
        Assert.Contains("Can not configure the local system as neighbor", result.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Sentence + string.Join('\n', result.Plan.Text), StringComparison.Ordinal);
        Assert.Equal(new AppliedConnection(null, null), result.Confirmed[FrrEdge.Connection]);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
        Assert.Empty(Directory.GetFiles(edge.Frr.ConfigurationDirectory, "peerline.journal*"));
    }

    [Fact]
    public async Task A_refused_change_leaves_the_running_session_up()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync();
        await edge.AppliedAsync(FrrEdge.Opened with { V6 = null });
        var up = await edge.EstablishedAsync(FrrEdge.Peer4);
        await edge.Frr.ConfigureAsync("zebra", "interface lo\nipv6 address 2001:db8:ffff::/128");
        var before = await edge.Frr.RunningConfigurationAsync();

        var result = await edge.ApplyAsync(FrrEdge.Denied with { V4 = FrrEdge.Denied.V4! with { Generation = 2 } });

        Assert.Equal(ApplyOutcome.RolledBack, result.Outcome);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
        var after = await edge.SessionAsync(FrrEdge.Peer4);
        Assert.Equal((SessionState.Established, up.Flaps, 1), (after.State, after.Flaps, after.PrefixesAccepted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_confirmed_survives_a_restart_of_the_daemons(bool crash)
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync();
        await edge.AppliedAsync(FrrEdge.Opened);
        await edge.EstablishedAsync(FrrEdge.Peer4);

        foreach (var daemon in new[] { "bgpd", "zebra", "bgpd" }) await edge.Frr.RestartDaemonAsync(daemon, crash);

        await edge.UntilAsync(FrrEdge.Peer4, s => s is { State: SessionState.Established, PrefixesAccepted: 1 }, "is back and open");
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.ApplyAsync(FrrEdge.Opened)).Outcome);
    }

    [Fact]
    public async Task What_a_restart_lost_is_restored_by_the_next_apply()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        await File.WriteAllTextAsync(Path.Combine(edge.Frr.ConfigurationDirectory, "bgpd.conf"), FrrEdge.Base);
        await edge.Frr.RestartDaemonAsync("bgpd");
        Assert.DoesNotContain((await edge.Driver.ObserveAsync(default)).Sessions, s => s.ConnectionId is not null);

        var restored = await edge.AppliedAsync(FrrEdge.Denied);

        Assert.Equal([FrrEdge.Peer4, FrrEdge.Peer6], (await edge.Driver.ObserveAsync(default)).Sessions
            .Where(s => s.ConnectionId is not null).Select(s => s.PeerAddress));
        Assert.Equal(2, restored.Plan.SessionsTouched.Count);
    }

    [Fact]
    public async Task A_bgpd_that_is_gone_is_unreachable_and_not_an_answer()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        await edge.Frr.StopDaemonAsync("bgpd");

        await Assert.ThrowsAsync<RouterUnreachableException>(() => edge.Driver.ObserveAsync(default));
        await Assert.ThrowsAsync<RouterUnreachableException>(() => edge.ApplyAsync(FrrEdge.Opened));
        await Assert.ThrowsAsync<RouterUnreachableException>(() => edge.RemoveAsync());
    }

    [Fact]
    public async Task Drift_outside_the_intent_is_reported_and_not_pushed()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        await edge.Frr.ConfigureAsync("bgpd",
            "router bgp 64500\naddress-family ipv4 unicast\nneighbor 192.0.2.0 maximum-prefix 5000");
        var drifted = await edge.Frr.RunningConfigurationAsync();
        var other = new ConnectionWish { ConnectionId = Guid.NewGuid(), InterfaceName = "lo",
            Addresses = [new(Address.Parse("169.254.7.1"), 30)] };

        var result = await edge.Driver.ApplyAsync(FrrEdge.Wish(FrrEdge.Denied, other), new HashSet<Guid> { other.ConnectionId }, default);

        Assert.Equal(ApplyOutcome.Applied, result.Outcome);
        Assert.Equal([$"{FrrEdge.Connection}: neighbor 192.0.2.0 maximum-prefix 10"], result.Plan.Drift);
        Assert.Equal(drifted.Split("interface lo")[^1].Split("router bgp")[^1],
            (await edge.Frr.RunningConfigurationAsync()).Split("router bgp")[^1]);

        await edge.AppliedAsync(FrrEdge.Denied, restore: true);
        Assert.Contains("neighbor 192.0.2.0 maximum-prefix 10", await edge.Frr.RunningConfigurationAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_somebody_edited_is_written_anew_without_ever_permitting_more()
    {
        await using var edge = await FrrEdge.StartAsync();
        var bird = await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", RoutesV4 = ["203.0.113.0/24", "10.66.0.0/16"] });
        await edge.AppliedAsync(FrrEdge.Opened);
        await edge.UntilAsync(FrrEdge.Peer4, s => s.PrefixesAccepted == 1, "accepts one");
        var clean = await edge.Frr.RunningConfigurationAsync();
        var list = clean.Split('\n').First(l => l.StartsWith("ip prefix-list PEERLINE-", StringComparison.Ordinal)
            && l.Contains("-IN-", StringComparison.Ordinal));
        await edge.Frr.ConfigureAsync("bgpd", $"{list.Split(" seq ")[0]} seq 50 permit 10.66.0.0/16");
        await edge.Frr.ConfigureAsync("bgpd", clean.Split('\n').First(l => l.StartsWith("route-map PEERLINE-", StringComparison.Ordinal)
            && l.Contains("-IN-", StringComparison.Ordinal) && l.EndsWith(" permit 10", StringComparison.Ordinal)).Replace("permit 10", "permit 20", StringComparison.Ordinal));
        Assert.Equal(ApplyOutcome.Refused, (await edge.ApplyAsync(FrrEdge.Opened)).Outcome);

        await edge.AppliedAsync(FrrEdge.Opened, restore: true);

        // The daemon prints lists in the order in which they were made.
        Assert.Equal(clean.Split('\n').Order(), (await edge.Frr.RunningConfigurationAsync()).Split('\n').Order());
        await edge.UntilAsync(FrrEdge.Peer4, s => s is { PrefixesReceived: 2, PrefixesAccepted: 1 }, "accepts one again");
        Assert.True(await bird.IsEstablishedAsync("edge4"));
    }

    [Fact]
    public async Task An_older_generation_stops_before_it_writes()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied with { V4 = FrrEdge.Denied.V4! with { Generation = 2 } });
        var before = await edge.Frr.RunningConfigurationAsync();

        var late = await edge.ApplyAsync(FrrEdge.Opened);

        Assert.Equal(ApplyOutcome.Superseded, late.Outcome);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
    }

    [Fact]
    public async Task A_held_lock_keeps_others_out()
    {
        await using var edge = await FrrEdge.StartAsync();
        var before = await edge.Frr.RunningConfigurationAsync();
        using var held = new FileStream(Path.Combine(edge.Frr.VtyDirectory, "peerline.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
            FileShare.None);

        var result = await edge.ApplyAsync(FrrEdge.Denied);

        Assert.Equal(ApplyOutcome.Superseded, result.Outcome);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
    }

    [Fact]
    public async Task A_session_that_is_not_ours_is_never_touched()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.Frr.ConfigureAsync("bgpd", "router bgp 64500\nneighbor 192.0.2.0 remote-as 64777");
        var before = await edge.Frr.RunningConfigurationAsync();

        var result = await edge.ApplyAsync(FrrEdge.Denied);
        var removal = await edge.RemoveAsync();

        Assert.Equal(ApplyOutcome.Refused, result.Outcome);
        Assert.Equal(["Session 192.0.2.0 is on the router already and is not Peerline's."], result.Plan.Foreign);
        Assert.Equal(ApplyOutcome.Unchanged, removal.Outcome);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_all_at_once_before_anything_is_written()
    {
        await using var edge = await FrrEdge.StartAsync();
        var before = await edge.Frr.RunningConfigurationAsync();

        var result = await edge.Driver.ApplyAsync(
            FrrEdge.Wish(FrrEdge.Denied with { InterfaceName = "e9",
                V4 = FrrEdge.Denied.V4! with { Md5Key = "two words" } }) with { LocalAsn = new Asn(64511) },
            new HashSet<Guid> { FrrEdge.Connection }, default);

        Assert.Equal(ApplyOutcome.Refused, result.Outcome);
        Assert.Equal(
            ["The router runs AS64500, not AS64511.", "The router has no interface e9.",
                "The MD5 key of 192.0.2.0 is not 1 to 80 printable characters without spaces."],
            result.Plan.Foreign);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
    }

    [Fact]
    public async Task A_router_without_bgp_is_refused_with_what_to_do()
    {
        await using var edge = await FrrEdge.StartAsync(bgpd: "");

        var result = await edge.ApplyAsync(FrrEdge.Denied);

        Assert.Equal(ApplyOutcome.Refused, result.Outcome);
        Assert.Contains("the operator configures the router's base", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_test_addresses_come_and_go_with_the_wish()
    {
        await using var edge = await FrrEdge.StartAsync();
        var before = await edge.Frr.RunningConfigurationAsync();
        var test = FrrEdge.Denied with { V4 = null, V6 = null, Addresses = [new(Address.Parse("169.254.10.2"), 30)] };

        await edge.AppliedAsync(test);
        Assert.Contains("169.254.10.2/30", await edge.Edge.IpAsync("addr", "show", "dev", "e0"), StringComparison.Ordinal);

        await edge.AppliedAsync(FrrEdge.Denied);
        Assert.DoesNotContain("169.254.10.2", await edge.Edge.IpAsync("addr", "show", "dev", "e0"), StringComparison.Ordinal);
        await edge.RemoveAsync();
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
    }

    [Fact]
    public async Task Addresses_that_the_operator_had_put_there_stay()
    {
        await using var edge = await FrrEdge.StartAsync(zebra: "interface e0\n ip address 192.0.2.1/31\n");
        await edge.Edge.AddressAsync("e0", "2001:db8:ffff::1/127");
        var before = await edge.Frr.RunningConfigurationAsync();

        await edge.AppliedAsync(FrrEdge.Denied);
        await edge.RemoveAsync();

        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
        Assert.Contains("2001:db8:ffff::1/127", await edge.Edge.IpAsync("addr", "show", "dev", "e0"), StringComparison.Ordinal);
    }
}
