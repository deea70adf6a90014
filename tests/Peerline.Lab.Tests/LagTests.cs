using System.Text;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>
/// A connection over a LAG of a real router, whose members come and go under a session that carries packets. The bundle is a bridge, where
/// the kernel of the lab knows no bonding: it has members with light, and one interface over them; that a bond or LACP holds a member for up
/// is read in <c>InterfaceReadingTests</c>.
/// </summary>
public class LagTests(ITestOutputHelper output)
{
    private const string Bundle = "bond0";

    [Fact]
    public async Task Members_are_added_and_removed_by_letter_wire_and_light_and_the_session_never_flaps()
    {
        await using var world = await World.StartAsync(cabled: async (_, edge) =>
        {
            await edge.IpAsync("link", "add", Bundle, "type", "bridge");
            await edge.IpAsync("link", "set", Bundle, "up");
        });
        var inventory = world.Operator.Inventory;
        var router = await inventory.EdgeRouters.GetAsync(world.EdgeRouterId);
        await inventory.EdgeRouters.ChangeAsync(world.EdgeRouterId, router.Value with { Lags = [new(Bundle)] }, router.ETag!);
        var peer = await world.PeerAsync("contoso", 64501);

        // More than a port carries: two of them, and one letter for both.
        var link = Assert.Single(await peer.RequestAsync("exampleton", PeerNetwork.Asked() with { BandwidthMbps = 20_000 }));
        Assert.Equal(["EDGE1-00", "EDGE1-01"], (await link.ReadAsync()).Lag!.Members.Select(m => m.Port.CircuitId));
        var first = Assert.Single(await link.LettersAsync());
        Assert.Contains("EDGE1-01", await TextAsync(peer, first.Number), StringComparison.Ordinal);
        await link.WiredAsync();
        var far = await CableAsync(world, "e1");
        await BundleAsync(world, "e0");
        await link.ConfiguredAsync();
        await link.ReadyAsync();

        // The session is up over the one that is bundled; with half of what was promised it does not become Active.
        await link.UntilAsync("Validating");
        await Eventually.TrueAsync(() => link.Bird!.IsEstablishedAsync("edge4"), "the session is up");
        Assert.Equal("Validating", (await link.ReadAsync()).State);
        await BundleAsync(world, "e1");
        await link.UntilAsync("Active");
        var judged = await peer.Client.Connections.ReportsAsync(link.Id).FirstAsync(r => r is { Kind: "Validation", Passed: true });
        var report = await peer.Client.Connections.ReportAsync(link.Id, judged.Id);
        Assert.Contains(report.Findings, f => f is { Check: "lag-members", Outcome: "Passed" } && f.Sentence.Contains("e1 is up in bond0", StringComparison.Ordinal));
        Assert.Contains("192.0.2.1", await world.Edge.IpAsync("addr", "show", "dev", Bundle), StringComparison.Ordinal);
        var (since4, since6) = (await link.Bird!.TimesUpAsync("edge4"), await link.Bird.TimesUpAsync("edge6"));

        // One goes dark: both sides are told, with what is left, and the rule is over when it has light again.
        var rule = (await world.Operator.Alerts.AddAsync(new NewAlertRule("light", "MembersDark", ForMinutes: 0))).Value;
        await far.IpAsync("link", "set", "p1", "down");
        var dark = await link.UntilAsync(c => Member(c, "EDGE1-01").DarkSince is not null, "the second to be dark");
        Assert.Null(Member(dark, "EDGE1-00").DarkSince);
        Assert.Equal("e1 (EDGE1-01) is dark in bond0: 10000 of 20000 Mbps are left.", (await link.HistoryAsync()).Single(e => e.Type == "connection.member-dark").Sentence);
        await ToldAsync(world, rule.Id, "alert.fired", "dark in bond0: e1 (EDGE1-01), 10000 of 20000 Mbps are left.");
        await Eventually.TrueAsync(() => Task.FromResult(world.Server.Mails().Any(m => m.Subject.Contains("a member of the LAG is dark", StringComparison.Ordinal))), "the mail of it");
        await far.IpAsync("link", "set", "p1", "up");
        await ToldAsync(world, rule.Id, "alert.resolved", "no member of bond0 is dark, 20000 of 20000 Mbps.");

        // More: reserved, a letter of its own, wired, bundled, seen.
        await link.ChangeAsync(c => c with { BandwidthMbps = 30_000 });
        await link.UntilAsync(c => c.Change?.AwaitsApprovalSince is not null, "the change to wait");
        await world.Operator.Connections.ApproveAsync(link.Id);
        var adding = Member((await link.UntilAsync(c => c.Lag!.Members.Any(m => m is { State: "Adding", Letter: not null }), "a letter for the third")), "EDGE1-02");
        Assert.NotEqual(first.Number, adding.Letter!.Number);
        var text = await TextAsync(peer, adding.Letter.Number);
        Assert.Contains("EDGE1-02", text, StringComparison.Ordinal);
        Assert.DoesNotContain("EDGE1-01", text, StringComparison.Ordinal);
        Assert.Equal((30_000, 20_000, "Active"), await OnAzuresWireAsync(peer));
        await CableAsync(world, "e2");
        await peer.Client.Connections.WiredAsync(link.Id, "XC-3", member: "EDGE1-02");
        var waiting = await link.ReadAsync();
        Assert.Equal((20_000, "Adding"), (waiting.Requested.BandwidthMbps, Member(waiting, "EDGE1-02").State));
        Assert.Contains(waiting.Tasks, t => t is { Task: "bundle", Owner: "Operator", Done: false });
        await BundleAsync(world, "e2");
        var more = await link.UntilAsync(c => c.Change is null && c.Requested.BandwidthMbps == 30_000, "the third to count");
        Assert.Equal(("InService", 30_000), (Member(more, "EDGE1-02").State, more.Lag!.CapacityMbps));

        // And more, taken back before anybody ordered it: port and letter go back.
        await link.ChangeAsync(c => c with { BandwidthMbps = 40_000 });
        await world.Operator.Connections.ApproveAsync(link.Id);
        var withdrawn = Member(await link.UntilAsync(c => c.Lag!.Members.Any(m => m is { State: "Adding", Letter: not null }), "a letter for the fourth"), "EDGE1-03");
        await peer.Client.Connections.WithdrawAsync(link.Id);
        await link.UntilAsync(c => c.Lag!.Members.Count == 3 && c.Change is null, "the fourth to be released");
        Assert.Equal("Revoked", (await link.LettersAsync()).Single(l => l.Number == withdrawn.Letter!.Number).State);
        Assert.Equal((null, null), await PortAsync(inventory, "e3"));

        // Less: the third is not needed, and goes when the router shows it out of the bundle.
        await link.ChangeAsync(c => c with { BandwidthMbps = 20_000 });
        var leaving = await link.UntilAsync(c => c.Lag!.Members.Any(m => m.State == "Leaving"), "the third to leave");
        Assert.Equal(30_000, leaving.Requested.BandwidthMbps);
        await world.Edge.IpAsync("link", "set", "e2", "nomaster");
        var less = await link.UntilAsync(c => c.Lag!.Members.Count == 2 && c.Change is null, "the third to be released");
        Assert.Equal(20_000, less.Requested.BandwidthMbps);
        Assert.Equal((null, null), await PortAsync(inventory, "e2"));
        var ceased = Assert.Single(await link.LettersAsync(), l => l.Kind == "Cease");
        text = await TextAsync(peer, ceased.Number);
        Assert.Contains("EDGE1-02", text, StringComparison.Ordinal);
        Assert.Contains("XC-3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("EDGE1-01", text, StringComparison.Ordinal);

        // All the while nobody has noticed.
        Assert.Equal((since4, since6), (await link.Bird.TimesUpAsync("edge4"), await link.Bird.TimesUpAsync("edge6")));
        Assert.DoesNotContain(await link.HistoryAsync(), e => e.Type is "connection.session-down" or "connection.policy-closed");
        Assert.True(await world.Router.ForwardsAsync("203.0.113.0/24"));

        // The end names every cross connect that is left, and every port is free.
        await link.DeleteAsync();
        text = await TextAsync(peer, (await link.LettersAsync()).Single(l => l.Kind == "Cease" && l.Number != ceased.Number).Number);
        Assert.Contains("EDGE1-00", text, StringComparison.Ordinal);
        Assert.Contains("EDGE1-01", text, StringComparison.Ordinal);
        Assert.DoesNotContain("EDGE1-02", text, StringComparison.Ordinal);
        Assert.Equal([(null, Bundle), (null, Bundle), (null, null), (null, null)],
            new[] { await PortAsync(inventory, "e0"), await PortAsync(inventory, "e1"), await PortAsync(inventory, "e2"), await PortAsync(inventory, "e3") });
        output.WriteLine(text);
    }

    private static LagMember Member(Connection c, string circuit) => c.Lag!.Members.Single(m => m.Port.CircuitId == circuit);

    private static Task BundleAsync(World world, string port) => world.Edge.IpAsync("link", "set", port, "master", Bundle);

    /// <summary>A cable with light at both ends. What is bridged here must not close a loop, so that each ends at a place of its own.</summary>
    private static async Task<LabNamespace> CableAsync(World world, string port)
    {
        var far = await world.Lab.NamespaceAsync($"far{port}");
        await world.Lab.WireAsync(world.Edge, port, far, "p1");
        return far;
    }

    private static Task ToldAsync(World world, Guid rule, string type, string what) => Eventually.TrueAsync(
        async () => await world.Operator.Alerts.FiringsAsync(rule).AnyAsync(e => e.Type == type && e.Sentence!.EndsWith(what, StringComparison.Ordinal)), $"{type}: {what}", TimeSpan.FromSeconds(60));

    private static async Task<string> TextAsync(PeerNetwork peer, string number) => Encoding.UTF8.GetString(await peer.Client.Letters.JsonAsync(number, 1));

    private static async Task<(Guid? Connection, string? Lag)> PortAsync(InventoryCalls inventory, string name)
    {
        var port = await inventory.Ports.ListAsync().FirstAsync(p => p.InterfaceName == name);
        return (port.ConnectionId, port.Lag);
    }

    private static async Task<(int, int, string?)> OnAzuresWireAsync(PeerNetwork peer)
    {
        var connection = (await peer.Arm.GetAsync(peer.ArmPeering("exampleton"))).GetProperty("properties").GetProperty("direct").GetProperty("connections")[0];
        return (connection.GetProperty("bandwidthInMbps").GetInt32(), connection.GetProperty("provisionedBandwidthInMbps").GetInt32(),
            connection.GetProperty("connectionState").GetString());
    }
}
