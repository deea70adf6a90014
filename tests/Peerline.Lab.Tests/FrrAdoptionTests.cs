using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>Legacy sessions on a real FRR: seen, adopted without a change, watched, and removed.</summary>
public class FrrAdoptionTests
{
    private const string Legacy = """
        router bgp 64500
         bgp router-id 198.51.100.1
         no bgp network import-check
         neighbor PNI peer-group
         neighbor PNI remote-as 64501
         neighbor 192.0.2.0 peer-group PNI
         neighbor 192.0.2.0 description PNI "Contoso" ! $(reboot)
         neighbor 192.0.2.0 password s3cret
         neighbor 192.0.2.0 ttl-security hops 1
         neighbor 192.0.2.0 timers connect 2
         address-family ipv4 unicast
          network 198.51.100.0/24
          neighbor PNI soft-reconfiguration inbound
          neighbor PNI route-map PEERS in
          neighbor PNI route-map PEERS out
         exit-address-family
        exit
        route-map PEERS permit 10
        exit
        """;

    private const string Interface = "interface e0\n ip address 192.0.2.1/31\n";

    [Fact]
    public async Task A_legacy_session_is_seen_with_its_port_and_its_hash()
    {
        await using var edge = await FrrEdge.StartAsync(Legacy, Interface);
        await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", V6 = null });

        var session = await edge.UntilAsync(FrrEdge.Peer4, s => s is { State: SessionState.Established, PrefixesAccepted: 1 }, "is up");

        Assert.Null(session.ConnectionId);
        Assert.Equal(("e0", new Asn(64501), true), (session.InterfaceName, session.PeerAsn, session.Gtsm));
        Assert.Equal("PNI \"Contoso\" ! $(reboot)", session.Description);
        Assert.Equal(64, session.ConfigurationHash!.Length);
        Assert.Equal(session.ConfigurationHash, (await edge.SessionAsync(FrrEdge.Peer4)).ConfigurationHash);
    }

    [Fact]
    public async Task Adoption_changes_nothing_and_a_later_change_is_drift()
    {
        await using var edge = await FrrEdge.StartAsync(Legacy, Interface);
        await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", V6 = null });
        var legacy = await edge.UntilAsync(FrrEdge.Peer4, s => s is { State: SessionState.Established, PrefixesAccepted: 1 }, "is up");
        var before = await edge.Frr.RunningConfigurationAsync();
        var adopted = Adopted(legacy.ConfigurationHash!);

        var result = await edge.ApplyAsync(adopted);

        Assert.Equal(ApplyOutcome.Unchanged, result.Outcome);
        Assert.Equal(new AppliedConnection(new AppliedHalf(1, true), null), result.Confirmed[FrrEdge.Connection]);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
        var session = await edge.SessionAsync(FrrEdge.Peer4);
        Assert.Equal((FrrEdge.Connection, 1, legacy.Flaps), (session.ConnectionId, session.Generation, session.Flaps));
        Assert.True((session.EstablishedSince - legacy.EstablishedSince)!.Value.Duration() <= TimeSpan.FromSeconds(1));

        await edge.Frr.ConfigureAsync("bgpd", "router bgp 64500\nneighbor 192.0.2.0 timers connect 7");

        var plan = await edge.Driver.PlanAsync(FrrEdge.Wish(adopted), new HashSet<Guid>(), default);
        Assert.Equal([$"{FrrEdge.Connection}: the adopted session 192.0.2.0 was changed on the router"], plan.Drift);
        Assert.Equal(ApplyOutcome.Refused, (await edge.ApplyAsync(adopted)).Outcome);
    }

    [Fact]
    public async Task Removal_of_an_adopted_session_takes_its_neighbour_and_leaves_the_operators_policies_and_addresses()
    {
        await using var edge = await FrrEdge.StartAsync(Legacy, Interface);
        await edge.ApplyAsync(Adopted((await edge.SessionAsync(FrrEdge.Peer4)).ConfigurationHash!));
        var before = await edge.Frr.RunningConfigurationAsync();

        var removed = await edge.RemoveAsync(FrrEdge.Gone with { Adopted = true });

        Assert.Equal(ApplyOutcome.Applied, removed.Outcome);
        var expected = before.Split('\n').Where(l => !l.Contains("neighbor 192.0.2.0 ", StringComparison.Ordinal));
        Assert.Equal(string.Join('\n', expected), await edge.Frr.RunningConfigurationAsync());
    }

    [Fact]
    public async Task An_adopted_session_becomes_ours_with_its_second_generation_and_a_drain_before_removal_works()
    {
        await using var edge = await FrrEdge.StartAsync(Legacy, Interface);
        var bird = await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", V6 = null });
        var legacy = await edge.UntilAsync(FrrEdge.Peer4, s => s is { State: SessionState.Established, PrefixesAccepted: 1 }, "is up");
        await edge.ApplyAsync(Adopted(legacy.ConfigurationHash!));

        await edge.AppliedAsync(FrrEdge.Opened with { V6 = null, Addresses = [FrrEdge.Opened.Addresses[0]],
            V4 = FrrEdge.Opened.V4! with { Generation = 2, Drain = true } });

        await edge.UntilAsync(FrrEdge.Peer4, s => s is { State: SessionState.Established, Generation: 2, MaxPrefixes: 10 }, "is ours");
        await Eventually.TrueAsync(
            async () => (await bird.AskAsync("show route protocol edge4 all")).Contains("(65535,0)", StringComparison.Ordinal),
            "the peer sees GRACEFUL_SHUTDOWN");
        await edge.RemoveAsync(FrrEdge.Gone with { Adopted = true });
        Assert.DoesNotContain("192.0.2.0", await edge.Frr.AskAsync("bgpd", "show running-config"), StringComparison.Ordinal);
    }

    private static ConnectionWish Adopted(string hash) => FrrEdge.Opened with
    {
        V6 = null,
        Addresses = [FrrEdge.Opened.Addresses[0]],
        V4 = FrrEdge.Opened.V4! with { AdoptedHash = hash },
    };
}
