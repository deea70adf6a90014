using System.Text.Json;
using Peerline.Client.Contracts;
using Peerline.Lifecycle;
using Peerline.Stages.Workers;

namespace Peerline.Lab.Tests.Crash;

/// <summary>
/// A change of the policy goes to several routers, and the server is killed in every step of it: before the router has it, when it has it
/// and nothing is recorded, and when it is recorded.
/// </summary>
public class RolloutCrashTests
{
    private const int Med = 77;

    [Fact]
    public async Task Killed_in_every_step_a_rollout_goes_on_in_its_order_and_changes_each_session_once()
    {
        await using var world = await World.StartAsync(ports: 2, started: EmbeddedWorldRouter.StartAsync, settings: new Dictionary<string, string>
        {
            ["Peerline__Changes__CanaryForSeconds"] = "1", ["Peerline__Changes__CanaryWithinSeconds"] = "60",
        });
        List<(Guid Id, IWorldRouter Router)> edges = [(world.EdgeRouterId, world.Router)];
        foreach (var (name, port) in new[] { ("edge2", "e2"), ("edge3", "e3") })
            edges.Add(await world.AddEdgeAsync(name, port, EmbeddedWorldRouter.StartAsync));
        var links = await ActiveAsync(await world.PeerAsync("contoso", 64501));
        var on = new Dictionary<Guid, Guid>();
        foreach (var link in links) on[link.Id] = (await link.ReadAsOperatorAsync()).Port!.EdgeRouterId!.Value;
        Assert.Equal([1, 1, 2], edges.Select(e => on.Values.Count(r => r == e.Id)).Order());
        var canary = edges[^1].Id;
        await world.Operator.Rollout.NameCanaryAsync(new Canary(EdgeRouter: canary));
        var before = await Task.WhenAll(edges.Select(e => SeenAsync(e.Router)));
        var timesUp = await Task.WhenAll(links.Select(TimesUpAsync));
        var position = (await world.Operator.Events.ListAsync().LastAsync()).Position;

        // So much is left under the cap that it fits when each session counts once.
        var cap = Counted(world) + 2 * links.Count;
        var kills = 0;
        await world.Server.KillAsync();
        await world.Server.StartAsync(
            ("Peerline__Changes__SessionsPerHour", $"{cap}"), ("Peerline__Changes__PeerPercent", "100"), ("Peerline__Lab__HoldAt", Boundary(kills)));
        await world.PolicyAsync(World.Policy with { Export = new ExportTerms { Med = Med } });
        while (await IsHeldAsync(world))
        {
            var reached = new HashSet<Guid>();
            foreach (var (_, router) in edges) reached.UnionWith((await SeenAsync(router)).Reached);
            var rollout = (await world.Operator.Rollout.GetAsync()).Last!;
            Assert.Equal("Underway", rollout.State);
            Assert.Subset(rollout.Done.Concat(rollout.Step.Select(m => m.Connection)).ToHashSet(), reached);

            await world.Server.KillAsync();
            await world.Server.StartAsync(("Peerline__Lab__HoldAt", Boundary(++kills)));
        }

        // Three a change of a router; where two routers are changed at once, three for both.
        Assert.InRange(kills, 9, 12);
        var history = await world.Operator.Events.ListAsync(position).ToListAsync();
        var steps = history.Where(e => e.Type == "rollout.stepped").Select(e => e.Data!.Value.GetProperty("step").Deserialize<Guid[]>()!).ToList();
        Assert.Equal([1, 1, 2], steps.Select(s => s.Length));
        Assert.Equal(canary, on[steps[0].Single()]);
        Assert.Equal(steps.SelectMany(s => s).Order(), (await world.Operator.Rollout.GetAsync()).Last!.Done.Order());
        Assert.Equal(links.Select(l => l.Id).Order(), history.Where(e => e.Type == "connection.rules-changed").Select(e => e.Subject).Order());
        Assert.DoesNotContain(history, e => e.Type is "connection.change-held" or "rollout.held" or "connection.session-down");

        // Each router confirmed one change for each of its connections; no session has noticed; the peer has what was to come.
        foreach (var ((id, router), was) in edges.Zip(before))
        {
            var mine = on.Where(c => c.Value == id).Select(c => c.Key).ToHashSet();
            var seen = await SeenAsync(router);
            Assert.Equal((was.Revision + mine.Count, 0), (seen.Revision, was.Reached.Count));
            Assert.Equal(mine, seen.Reached);
        }

        Assert.Equal(cap, Counted(world));
        Assert.Equal(timesUp, await Task.WhenAll(links.Select(TimesUpAsync)));
        foreach (var link in links)
        {
            await Eventually.TrueAsync(
                async () => (await link.Bird!.AskAsync("show route all protocol edge4")).Contains($"BGP.med: {Med}", StringComparison.Ordinal), "the peer has it");
        }
    }

    private static string Boundary(int kills) => $"{StepKind.ApplySession}/{Enum.GetValues<BoundarySide>()[kills % 3]}";

    /// <summary>One peering with four connections, wherever there are ports.</summary>
    private static async Task<IReadOnlyList<Turnup>> ActiveAsync(PeerNetwork peer)
    {
        var links = await peer.RequestAsync("exampleton", [.. Enumerable.Range(0, 4).Select(_ => PeerNetwork.Asked())]);
        foreach (var link in links)
        {
            await link.WiredAsync();
            await link.ConfiguredAsync();
            await link.ReadyAsync();
        }

        foreach (var link in links) await link.UntilAsync("Active");
        return links;
    }

    /// <returns>False when the rollout is done.</returns>
    private static async Task<bool> IsHeldAsync(World world) => await Eventually.MatchesAsync(
        async () => world.Server.HeldAt ?? (await world.Operator.Rollout.GetAsync()).Last?.State,
        seen => seen is not (null or "Underway"), "the server stands still, or the rollout is over", TimeSpan.FromSeconds(60)) is not "Done";

    /// <summary>By the file that the router starts with: how many changes it has confirmed, and which connections have the new policy.</summary>
    private static async Task<(long Revision, HashSet<Guid> Reached)> SeenAsync(IWorldRouter router)
    {
        using var confirmed = JsonDocument.Parse(await router.RunningConfigurationAsync());
        var connections = confirmed.RootElement.GetProperty("connections").EnumerateArray();
        return (
            confirmed.RootElement.GetProperty("revision").GetInt64(),
            [.. connections.Where(c => c.GetRawText().Contains($"\"med\": {Med}", StringComparison.Ordinal)).Select(c => c.GetProperty("connectionId").GetGuid())]);
    }

    private static async Task<(int V4, int V6)> TimesUpAsync(Turnup link) => (await link.Bird!.TimesUpAsync("edge4"), await link.Bird.TimesUpAsync("edge6"));

    /// <summary>Sessions that the server has counted under its caps.</summary>
    private static int Counted(World world) => File.ReadLines(Path.Combine(world.Server.Data, "changes", "changes.jsonl"))
        .Sum(line => JsonDocument.Parse(line).RootElement.GetProperty("sessions").GetInt32());
}
