using System.Text.Json;
using System.Text.RegularExpressions;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>What is GoBGP's own, on a real gobgpd: it forgets, it reloads, its policy is one for all, its API is gRPC.</summary>
public partial class GoBgpApplyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Wherever_a_writer_dies_the_next_one_finishes_what_is_wished_or_takes_it_back()
    {
        await using var edge = await GoBgpEdge.StartAsync();
        var clean = await edge.ConfigurationAsync();
        await edge.AppliedAsync(EdgeWishes.Opened);
        var wished = await edge.ConfigurationAsync();
        await edge.ForgetAsync();
        var relayed = Path.Combine(edge.Lab.Directory, "relay");
        var (cut, through) = (7, false);
        while (!through)
        {
            // Every third call of the many, alternately finished and taken back.
            cut += 3;
            using var relay = new GrpcRelay(edge.GoBgp.SocketPath, relayed, cut);
            await using var driver = GoBgpEdge.DriverVia(
                new { endpoint = relay.Endpoint, stateDirectory = edge.StateDirectory, @namespace = edge.Edge.Name });
            try
            {
                var result = await driver.ApplyAsync(EdgeWishes.Wish(EdgeWishes.Opened), EdgeWishes.Intent, default);
                Assert.True(result.Succeeded, $"{result.Outcome}: {result.Sentence}");
                through = true;
            }
            catch (RouterUnreachableException)
            {
                Assert.True(relay.HasEnded);
            }

            var next = cut % 2 == 0 || through
                ? await edge.ApplyAsync(EdgeWishes.Opened)
                : await edge.Driver.ApplyAsync(EdgeWishes.Wish(), new HashSet<Guid>(), default);
            Assert.True(next.Succeeded, $"after {cut}: {next.Outcome} {next.Sentence}");
            Assert.Equal(cut % 2 == 0 || through ? wished : clean, Lifeless(await edge.ConfigurationAsync()));
            await edge.ForgetAsync();
            Assert.Equal(clean, await edge.ConfigurationAsync());
        }

        output.WriteLine($"{cut} calls get through");
        // Reads, two addresses, four policies, two neighbours and the read-back cannot be fewer.
        Assert.InRange(cut, 40, 200);

        string Lifeless(string configuration)
        {
            var life = LifeName().Match(wished).Value;
            return life.Length == 0 ? configuration : LifeName().Replace(configuration, life);
        }
    }

    /// <summary>gobgpd refuses to say how large a table is that the session does not have.</summary>
    [Fact]
    public async Task Of_a_family_that_a_session_does_not_have_nothing_is_accepted()
    {
        await using var edge = await GoBgpEdge.StartAsync();
        await edge.AppliedAsync(EdgeWishes.Denied);
        Assert.Empty(await edge.Driver.RoutesAsync(new SessionKey(Family.IPv6, EdgeWishes.Peer4), RouteView.Accepted, default));
    }

    [GeneratedRegex("peerline-life-[0-9a-f]{32}")]
    private static partial Regex LifeName();

    [Fact]
    public async Task Under_a_pause_gobgpd_is_given_back_nothing_until_it_goes_on()
    {
        await using var edge = await GoBgpEdge.StartAsync();
        await edge.AppliedAsync(EdgeWishes.Denied);
        await edge.Lab.WireAsync(edge.Edge, "e1", edge.Peer, "p1");
        var other = EdgeWishes.Denied with
        {
            ConnectionId = Guid.NewGuid(), InterfaceName = "e1", Addresses = [new(Address.Parse("192.0.2.5"), 31)], V6 = null,
            V4 = EdgeWishes.Denied.V4! with { LocalAddress = Address.Parse("192.0.2.5"), PeerAddress = Address.Parse("192.0.2.4"), Description = "peerline other" },
        };
        Assert.Equal(
            ApplyOutcome.Applied,
            (await edge.Driver.ApplyAsync(EdgeWishes.Wish(EdgeWishes.Denied, other), new HashSet<Guid> { other.ConnectionId }, default)).Outcome);
        var (paused, isPeerPaused) = (true, true);
        await using var driver = GoBgpEdge.DriverVia(
            new { endpoint = "http://127.0.0.1:50051", stateDirectory = edge.StateDirectory, @namespace = edge.Edge.Name }, () => paused,
            connection => isPeerPaused && connection == EdgeWishes.Connection);
        await edge.GoBgp.StopAsync(crash: true);
        await edge.GoBgp.StartAgainAsync();
        var forgotten = await edge.ConfigurationAsync();

        Assert.DoesNotContain((await driver.ObserveAsync(default)).Sessions, s => s.PeerAddress == EdgeWishes.Peer4);
        Assert.Equal(forgotten, await edge.ConfigurationAsync());

        // One peer is paused: the other's session comes back, however often one looks, and is changed; the peer's does not.
        paused = false;
        for (var look = 0; look < 2; look++)
            Assert.Equal([other.V4.PeerAddress], (await driver.ObserveAsync(default)).Sessions.Where(s => s.ConnectionId is not null).Select(s => s.PeerAddress));
        Assert.DoesNotContain($"peerline-{EdgeWishes.Connection:N}", await edge.ConfigurationAsync(), StringComparison.Ordinal);
        var changed = other with { V4 = other.V4 with { Generation = 2, MaxPrefixes = 20 } };
        Assert.Equal(
            ApplyOutcome.Applied,
            (await driver.ApplyAsync(EdgeWishes.Wish(EdgeWishes.Denied, changed), new HashSet<Guid> { other.ConnectionId }, default)).Outcome);
        Assert.DoesNotContain((await driver.ObserveAsync(default)).Sessions, s => s.PeerAddress == EdgeWishes.Peer4);

        isPeerPaused = false;
        Assert.Contains((await driver.ObserveAsync(default)).Sessions, s => s.PeerAddress == EdgeWishes.Peer4);
        Assert.Equal(
            ApplyOutcome.Unchanged,
            (await driver.ApplyAsync(EdgeWishes.Wish(EdgeWishes.Denied, changed), EdgeWishes.Intent, default)).Outcome);
    }

    [Fact]
    public async Task What_gobgpd_forgets_is_given_back_by_the_next_look_and_a_reload_of_the_operators_file_opens_nothing()
    {
        await using var edge = await GoBgpEdge.StartAsync();
        var bird = await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", RoutesV4 = ["203.0.113.0/24", "10.66.0.0/16"] });
        await edge.AppliedAsync(EdgeWishes.Opened);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.PrefixesAccepted == 1, "accepts one");
        var configuration = await edge.ConfigurationAsync();

        await edge.GoBgp.StopAsync(crash: true);
        await Assert.ThrowsAsync<RouterUnreachableException>(() => edge.Driver.ObserveAsync(default));
        await Assert.ThrowsAsync<RouterUnreachableException>(() => edge.ApplyAsync(EdgeWishes.Opened));
        await edge.GoBgp.StartAgainAsync();
        await GoBgpEdge.OriginateAsync(edge.GoBgp);
        Assert.NotEqual(configuration, await edge.ConfigurationAsync());
        await edge.Driver.ObserveAsync(default);

        Assert.Equal(configuration, await edge.ConfigurationAsync());
        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { PrefixesReceived: 2, PrefixesAccepted: 1 }, "is back and open");
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.ApplyAsync(EdgeWishes.Opened)).Outcome);

        // The operator edits a policy of its own: gobgpd then forgets all that is not in the file.
        await edge.GoBgp.ReloadAsync(GoBgpEdge.Base.Replace("operator-all", "operator-everything", StringComparison.Ordinal));
        await Eventually.TrueAsync(
            async () => (await edge.GoBgp.AskAsync("policy")).Contains("operator-everything", StringComparison.Ordinal), "the file was read");
        Assert.DoesNotContain("peerline-0198a", await edge.GoBgp.AskAsync("policy"), StringComparison.Ordinal);
        Assert.Contains("Default: REJECT", await edge.GoBgp.AskAsync("global", "policy", "import"), StringComparison.Ordinal);
        Assert.DoesNotContain("10.66.0.0", await edge.GoBgp.AskAsync("global", "rib"), StringComparison.Ordinal);
        var up = await bird.TimesUpAsync("edge4");
        await edge.Driver.ObserveAsync(default);

        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { PrefixesReceived: 2, PrefixesAccepted: 1, ConnectionId: not null }, "is open again");
        Assert.Equal(configuration, (await edge.ConfigurationAsync()).Replace("operator-everything", "operator-all", StringComparison.Ordinal));
        Assert.Equal(up, await bird.TimesUpAsync("edge4"));
    }

    [Fact]
    public async Task A_router_whose_file_is_not_prepared_is_refused_with_all_that_is_missing()
    {
        await using var edge = await GoBgpEdge.StartAsync("[global.config]\n  as = 64500\n  router-id = \"198.51.100.1\"\n");

        var result = await edge.ApplyAsync(EdgeWishes.Denied);

        Assert.Equal(ApplyOutcome.Refused, result.Outcome);
        Assert.Equal(
            ["gobgpd's file must have a policy 'peerline-import', first in import-policy-list.",
                "gobgpd's file must have default-import-policy = \"reject-route\".",
                "gobgpd's file must have a policy 'peerline-export', first in export-policy-list.",
                "gobgpd's file must have default-export-policy = \"reject-route\"."],
            result.Plan.Foreign);
    }

    [Fact]
    public async Task A_gobgpd_on_another_machine_is_spoken_to_there()
    {
        await using var lab = await Lab.StartAsync("gobgpd", "gobgp");
        var (here, there) = (await lab.NamespaceAsync("here"), await lab.NamespaceAsync("there"));
        await lab.WireAsync(here, "e0", there, "p0");
        await here.AddressAsync("e0", "192.0.2.1/31");
        await there.AddressAsync("p0", "192.0.2.0/31");
        using var listener = new NamespaceSockets(there).Create(System.Net.Sockets.AddressFamily.InterNetwork);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("192.0.2.0"), 50051));
        listener.Listen();

        await using var driver = GoBgpEdge.DriverVia(
            new { endpoint = "https://192.0.2.0:50051", stateDirectory = Path.Combine(lab.Directory, "state"), @namespace = here.Name });
        var refused = await Assert.ThrowsAsync<RouterUnreachableException>(() => driver.ObserveAsync(default));
        Assert.Equal(
            "gobgpd at 192.0.2.0 is on another machine: its ports are there, and who stands guard must be. Add ssh to the settings.", refused.Message);
    }

    [Fact]
    public async Task Over_tls_the_server_is_known_by_its_certificate_or_by_the_operators_authority()
    {
        await using var lab = await Lab.StartAsync("gobgpd", "gobgp");
        var edge = await lab.NamespaceAsync("edge");
        var (certificate, print) = Certificate.Write(lab.Directory, "server");
        var (other, otherPrint) = Certificate.Write(lab.Directory, "other");
        await lab.GoBgpAsync(edge, GoBgpEdge.Base, (certificate, Path.ChangeExtension(certificate, "key")));

        foreach (var known in new object[] { new { serverFingerprint = print }, new { caFile = certificate } }) await LookAsync(known);
        foreach (var wrong in new object[] { new { serverFingerprint = otherPrint }, new { caFile = other }, new { } })
        {
            await Assert.ThrowsAsync<RouterUnreachableException>(() => LookAsync(wrong));
        }

        async Task LookAsync(object tls)
        {
            var settings = JsonSerializer.SerializeToNode(tls)!.AsObject();
            settings["endpoint"] = "https://127.0.0.1:50051";
            settings["stateDirectory"] = Path.Combine(lab.Directory, "state");
            settings["namespace"] = edge.Name;
            await using var driver = GoBgpEdge.DriverVia(settings);
            Assert.Equal(new Asn(64500), (await driver.ObserveAsync(default)).LocalAsn);
        }
    }
}
