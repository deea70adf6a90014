using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>The walkthrough from the request to the last withdrawn route, on a real router with real packets.</summary>
public class DirectPeeringTests(ITestOutputHelper output)
{
    /// <summary>Long enough to look around under DENY ALL.</summary>
    private const int StableFor = 6;
    private const string Key = "L4b.Key-64501";

    [Theory]
    [InlineData("frr")]
    [InlineData("bird")]
    public async Task A_dual_stack_peering_carries_packets_from_Active_until_it_is_removed_and_leaves_nothing_behind(string driver)
    {
        await using var world = await World.StartAsync(
            World.Policy with { Mtu = 9000, StableForSeconds = StableFor },
            started: driver is "bird" ? async (lab, edge) => await BirdRouter.StartAsync(lab, edge) : null);
        var peer = await world.PeerAsync("contoso", 64501);
        var before = await world.Router.RunningConfigurationAsync();
        var link = Assert.Single(await peer.RequestAsync("exampleton", PeerNetwork.Asked(Key)));

        // The letter, and with it the cable.
        var letter = Assert.Single(await link.LettersAsync());
        Assert.Equal(("Authorization", "Issued"), (letter.Kind, letter.State));
        await link.WiredAsync(9000);
        var client = await world.Lab.HostAsync(link.Site, "client", "203.0.113.0/24", "2001:db8:1000::/36");

        // The optional link test: a far end that takes 1500 only is told apart from one that takes what is agreed.
        await link.Site.MtuAsync("p0", 1500);
        var small = await link.LinkTestedAsync();
        output.WriteLine(small.Summary);
        Assert.False(small.Passed);
        Assert.True(Check(small, "mtu-1500").Passed);
        Assert.False(Check(small, "mtu-agreed").Passed);
        Assert.Contains("The peer's MTU", Check(small, "mtu-agreed").Hint, StringComparison.Ordinal);
        await link.Site.MtuAsync("p0", 9000);
        var tested = await link.LinkTestedAsync();
        output.WriteLine(tested.Summary);
        Assert.True(tested.Passed, tested.Summary);
        Assert.StartsWith("169.254.", tested.PeerAddress, StringComparison.Ordinal);
        Assert.Equal(before, await world.Router.RunningConfigurationAsync());

        // DENY ALL: the session is up, and it is the peer's own table and the packets that say that nothing passes.
        Assert.False(await client.CanPingAsync(World.ServerV4));
        await link.ConfiguredAsync(b => b with { RoutesV4 = [], RoutesV6 = [] });
        await link.ReadyAsync();
        await link.UntilAsync("Validating");
        Assert.True(await link.Bird!.IsEstablishedAsync("edge4"));
        Assert.True(await link.Bird!.IsEstablishedAsync("edge6"));
        Assert.Equal(0, await link.Bird!.CountAsync("protocol edge4"));
        Assert.Equal(0, await link.Bird!.CountAsync("table master6 protocol edge6"));
        Assert.False(await world.Router.ForwardsAsync("203.0.113.0/24"));
        Assert.False(await client.CanPingAsync(World.ServerV4));
        Assert.Equal("Validating", (await link.ReadAsync()).State);

        // Active: what is validated passes, both ways.
        var active = await link.UntilAsync("Active");
        output.WriteLine($"ready to Active: {(await link.TookAsync("ready", "active")).TotalSeconds:F1} s, of it {StableFor} s stable");
        Assert.All(active.Halves, h => Assert.True(h is { Applied.Open: true, Observed.State: "Established" }));
        await Eventually.TrueAsync(() => client.CanPingAsync(World.ServerV4), "host reaches host over IPv4");
        await Eventually.TrueAsync(() => world.Host.CanPingAsync("2001:db8:1000::a"), "host reaches host over IPv6");
        Assert.Equal(1, await link.Bird!.CountAsync("protocol edge4"));
        Assert.Equal(1, await link.Bird!.CountAsync("table master6 protocol edge6"));
        await ReceivedRoutesAsync(peer);

        // Watched: a session that is lost is told, and comes back with its routes.
        await link.DropsAndComesBackAsync();
        output.WriteLine($"a lost session is told after {link.SeenDownAfter.TotalSeconds:F1} s");
        await Eventually.TrueAsync(() => client.CanPingAsync(World.ServerV4), "host reaches host again");

        // Deprovisioned: nothing passes and nothing is left.
        await peer.Client.Connections.DeleteAsync(link.Id, "moving out");
        await link.UntilAsync("PendingRemove");
        await link.UntilGoneAsync();
        Assert.False(await client.CanPingAsync(World.ServerV4));
        Assert.False(await world.Host.CanPingAsync("2001:db8:1000::a"));
        Assert.Equal(before, await world.Router.RunningConfigurationAsync());
        await NothingIsHeldAsync(world, link);
        await PapersAsync(world, letter);
        await MailsAsync(world, peer);
    }

    private static async Task ReceivedRoutesAsync(PeerNetwork peer)
    {
        var listed = (await peer.Arm.GetAsync($"{peer.ArmPeering("exampleton")}/receivedRoutes")).GetProperty("value").EnumerateArray().ToList();
        Assert.Equal(["2001:db8:1000::/36", "203.0.113.0/24"], listed.Select(r => r.GetProperty("prefix").GetString()).Order(StringComparer.Ordinal));
        Assert.All(listed, r =>
        {
            Assert.Equal("64501", r.GetProperty("asPath").GetString());
            Assert.Equal("Unknown", r.GetProperty("rpkiValidationState").GetString());
        });
        var connection = (await peer.Arm.GetAsync(peer.ArmPeering("exampleton"))).GetProperty("properties").GetProperty("direct").GetProperty("connections")[0];
        Assert.Equal("Active", connection.GetProperty("connectionState").GetString());
        Assert.Equal("Established", connection.GetProperty("bgpSession").GetProperty("sessionStateV4").GetString());
    }

    private static async Task NothingIsHeldAsync(World world, Turnup link)
    {
        await foreach (var port in world.Operator.Inventory.Ports.ListAsync()) Assert.Null(port.ConnectionId);
        await foreach (var pool in world.Operator.Inventory.AddressPools.ListAsync())
            Assert.Equal(0, (await world.Operator.Inventory.AddressPools.GetAsync(pool.Id!.Value)).Value.Taken);
        var status = await world.StatusAsync();
        Assert.Empty(status.Sessions);
        Assert.Empty(status.Drift);
        var addresses = await world.Edge.IpAsync("addr", "show", "dev", "e0");
        Assert.DoesNotContain("169.254.", addresses, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.", addresses, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Id.ToString(), string.Join('\n', status.Interfaces), StringComparison.Ordinal);
    }

    private static async Task PapersAsync(World world, Letter letter)
    {
        using var anyone = world.Server.ClientOf();
        Assert.Equal("Revoked", (await anyone.Letters.VerifyAsync(letter.Number, letter.Version, letter.PdfSha256)).Outcome);
        var letters = new List<Letter>();
        await foreach (var l in world.Operator.Letters.ListAsync()) letters.Add(l);
        Assert.Equal(["Authorization Revoked", "Cease Issued"], letters.Select(l => $"{l.Kind} {l.State}").Order(StringComparer.Ordinal));
        Assert.All(letters, l => Assert.Equal(letter.ConnectionId, l.ConnectionId));
    }

    /// <summary>Each milestone once to each side, in the order in which it happened.</summary>
    private static async Task MailsAsync(World world, PeerNetwork peer)
    {
        string[] milestones =
        [
            "registration received", "registration approved", "peering requested", "request approved", "Letter of Authorization", "provisioning started",
            "link test failed", "link test passed", "ready", "session configured, DENY ALL", "active", "removal", "revoked", "removed",
        ];
        var mails = await Eventually.MatchesAsync(
            () => Task.FromResult(world.Server.Mails()), m => milestones.All(w => m.Any(x => x.Subject.Contains(w, StringComparison.OrdinalIgnoreCase))),
            $"a mail of each of {string.Join(", ", milestones)}");
        foreach (var reader in new[] { peer.Email, "peering@operator.example" })
        {
            var read = mails.Where(m => m.To.Contains(reader)).ToList();
            Assert.All(milestones, w => Assert.True(read.Any(m => m.Subject.Contains(w, StringComparison.OrdinalIgnoreCase)), $"{reader} has no mail of '{w}'"));
            Assert.Equal(read.Count, read.Select(m => m.MessageId).Distinct().Count());
        }

        Assert.All(mails, m => Assert.DoesNotContain(Key, m.Text, StringComparison.Ordinal));
        Assert.Contains(mails, m => m.Subject.Contains("Letter of Authorization", StringComparison.Ordinal) && m.Attachments.Any(a => a.EndsWith(".pdf", StringComparison.Ordinal)));
    }

    private static LinkTestCheck Check(LinkTest test, string name) => test.Checks.Single(c => c.Name == name);
}
