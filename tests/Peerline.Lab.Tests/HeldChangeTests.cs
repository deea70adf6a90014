using System.Text.Json;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Tests.Storage;

namespace Peerline.Lab.Tests;

/// <summary>What is too much for one change waits before the router, and what is paused too, with nothing but files.</summary>
public class HeldChangeTests
{
    /// <summary>The promise of the pause switch (docs/operate/upkeep.md).</summary>
    private static readonly TimeSpan Obeyed = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_change_over_the_cap_waits_for_the_operator_and_a_pause_without_a_database_is_obeyed_within_two_seconds()
    {
        using var postgres = PostgresServer.Start();
        Assert.SkipWhen(postgres is null, "PostgreSQL is not installed (Debian: postgresql).");
        postgres.Execute("create database peerline");
        await using var world = await World.StartAsync(settings: new Dictionary<string, string>
        {
            ["Peerline__Postgres"] = postgres.Database("peerline"),
            ["Peerline__Changes__SessionsPerChange"] = "1", ["Peerline__Changes__CanaryForSeconds"] = "1", ["Peerline__Changes__CanaryWithinSeconds"] = "60",
        });
        await world.Frr.RecordAsync();
        var before = await world.Frr.RunningConfigurationAsync();
        var (large, small) = (await world.PeerAsync("contoso", 64501), await world.PeerAsync("fabrikam", 64502));
        var both = Assert.Single(await large.RequestAsync("exampleton", PeerNetwork.Asked()));
        var four = Assert.Single(await small.RequestAsync("exampleton", PeerNetwork.Asked(maxPrefixesV6: null)));
        foreach (var link in new[] { both, four })
        {
            await link.WiredAsync();
            await link.ConfiguredAsync();
        }

        // Two sessions are one too many: the operator is asked.
        await both.ReadyAsync();
        var held = await HeldAsync(both);
        Assert.Equal("Release the change of the router, or wait: It touches 2 sessions; one change may touch 1.", held.Sentence);
        Assert.Equal("Operator", held.Owner);
        Assert.Contains(await ReviewAsync(world), i => i.Id == both.Id && i.Sentence.Contains("It touches 2 sessions", StringComparison.Ordinal));
        Assert.Contains(await both.HistoryAsync(), e => e.Type == "connection.change-held");

        // What would go there is told, and what is released is what was looked at.
        var plan = await world.Operator.Connections.PlanAsync(both.Id);
        Assert.Equal((plan.Held!.Hash, "edge1"), (plan.Hash, plan.EdgeRouter));
        Assert.Equal(["Added", "Added"], plan.Sessions.Select(s => s.Fate));
        Assert.All(plan.Sessions, s => Assert.Contains(new PlannedField("policy", null, "deny-all"), s.Changes));
        Assert.Contains(plan.Text, line => line.Contains("remote-as 64501", StringComparison.Ordinal));
        Assert.Equal([0, 0], plan.Routes.Select(r => r.AcceptedAfter));
        Assert.Equal((0, 0), (plan.Drift.Count, plan.Refusals.Count));
        var another = await Assert.ThrowsAsync<PeerlineApiException>(
            () => world.Operator.Connections.ReleaseAsync(both.Id, "not what was seen", new string('0', 64)));
        Assert.Equal("OtherChangeHeld", Assert.Single(another.Problems).Code);

        // A file is enough.
        var pause = Path.Combine(world.Server.Data, "pause", $"subscription-{large.SubscriptionId}");
        Directory.CreateDirectory(Path.GetDirectoryName(pause)!);
        await File.WriteAllTextAsync(pause, "");

        // Released, and paused: the other's change, which comes later, goes to the same router; this one does not.
        await world.Operator.Connections.ReleaseAsync(both.Id, "one peer, both families, seen", plan.Hash);
        var freeze = await world.Operator.Inventory.FreezeAsync(new NewFreeze(DateTimeOffset.UtcNow.AddHours(1), "the quarter's end"));
        await four.ReadyAsync(new StatedPrefix("203.0.113.0/24"));
        var frozen = await HeldAsync(four);
        Assert.StartsWith("Release the change of the router, or wait: Frozen until", frozen.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("because: the quarter's end", frozen.Sentence, StringComparison.Ordinal);
        await world.Operator.Inventory.ThawAsync(freeze.Id);
        await world.Operator.Connections.ReleaseAsync(four.Id, "the freeze is over");
        await four.UntilAsync("Active");
        Assert.DoesNotContain($"peerline {both.Id}", await world.Frr.RunningConfigurationAsync(), StringComparison.Ordinal);
        Assert.Equal("ProvisioningStarted", (await both.ReadAsync()).State);

        // It goes on; what opens is a change of its own, and is held and released again.
        File.Delete(pause);
        await HeldAsync(both, "Validating");
        var opening = await world.Operator.Connections.PlanAsync(both.Id);
        Assert.All(opening.Sessions, s => Assert.Contains(new PlannedField("policy", "deny-all", "open"), s.Changes));
        Assert.All(opening.Routes, r => Assert.Equal((0, 0), (r.AcceptedBefore, r.AnnouncedBefore)));
        await world.Operator.Connections.ReleaseAsync(both.Id, "validated", opening.Hash);
        await both.UntilAsync("Active");
        var done = await world.Operator.Connections.PlanAsync(both.Id);
        Assert.Equal((0, 0), (done.Text.Count, done.Drift.Count));
        Assert.Equal(
            opening.Routes.Select(r => (r.AcceptedAfter, r.AnnouncedAfter)), done.Routes.Select(r => (r.AcceptedBefore, r.AnnouncedBefore)));
        Assert.All(done.Routes, r => Assert.True(r.AcceptedBefore > 0));

        await PolicyGoesToOneFirstAsync(world, four, both);
        await PausedWithoutDatabaseAsync(world, postgres, four);

        // Removal is never held up, in a freeze neither.
        await world.Operator.Inventory.FreezeAsync(new NewFreeze(DateTimeOffset.UtcNow.AddHours(1), "a holiday"));
        await Task.WhenAll(both.DeleteAsync(), four.DeleteAsync());
        Assert.Equal(before, await world.Frr.RunningConfigurationAsync());
    }

    /// <summary>A sound change of the policy reaches one session, is seen there, and then the rest; one that loses routes reaches one and is taken back.</summary>
    private static async Task PolicyGoesToOneFirstAsync(World world, Turnup canary, Turnup rest)
    {
        await world.PolicyAsync(World.Policy with { Export = new ExportTerms { Med = 77 } });
        await UntilAsync(world, r => r.Step.Any(m => m.Connection == canary.Id && m.AppliedAt is not null) || r.Done.Contains(canary.Id));
        // The rest has two sessions, which is over the cap: it is held at the gate as any change.
        var held = await HeldAsync(rest, "Active");
        Assert.Contains("It touches 2 sessions", held.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, Count(await world.Frr.RunningConfigurationAsync(), "set metric 77"));
        var waiting = await UntilAsync(world, r => r.Step.Any(m => m.Waits is not null));
        Assert.Equal((canary.Id, rest.Id), (Assert.Single(waiting.Done), Assert.Single(waiting.Step).Connection));
        await world.Operator.Connections.ReleaseAsync(rest.Id, "the canary has proved it");
        await UntilAsync(world, r => r.State == "Done");
        Assert.Equal(3, Count(await world.Frr.RunningConfigurationAsync(), "set metric 77"));

        // What the canary sends becomes a bogon: it loses all it had, as predicted, and gets it back.
        var sound = await world.Frr.RunningConfigurationAsync();
        await world.Operator.Rollout.NameCanaryAsync(new Canary(Connection: canary.Id));
        await world.PolicyAsync(World.Policy with
        {
            Export = new ExportTerms { Med = 77 }, BogonsWaived = [.. World.Policy.BogonsWaived!.Where(b => b != "203.0.113.0/24")],
        });
        var taken = await UntilAsync(world, r => r.State == "Held");
        Assert.Contains("accepts 0 routes, as predicted; before, 1.", taken.Finding, StringComparison.Ordinal);
        Assert.Equal(2, taken.Waiting.Count);
        await canary.UntilAsync(c => c.Halves.All(h => h.Desired.Generation == h.Applied?.Generation), "the canary to have its former policy");
        Assert.Equal(1, Assert.Single((await world.Operator.Connections.PlanAsync(canary.Id)).Routes).AcceptedBefore);
        Assert.Equal(Without(sound), Without(await world.Frr.RunningConfigurationAsync()));
        Assert.Contains(await ReviewAsync(world), i => i.Kind == "rollout" && i.Sentence.Contains("accepts 0 routes", StringComparison.Ordinal));
        Assert.Equal("GivenUp", (await world.Operator.Rollout.GiveUpAsync("a wrong list")).Last!.State);
        Assert.Contains("203.0.113.0/24", (await world.Operator.Policy.ProfileAsync()).Value.Policy.BogonsWaived!);

        // Names carry the generation, which counts on.
        static string Without(string text) =>
            string.Join('\n', System.Text.RegularExpressions.Regex.Replace(text, "-G[0-9]+-", "-G-").Split('\n').Order(StringComparer.Ordinal));
        static int Count(string text, string what) => text.Split(what).Length - 1;
    }

    /// <summary>
    /// All, the router, the peer: a change is on its way to the router, PostgreSQL stops, and a file is put there. By bgpd's own record no line
    /// comes later than two seconds after that, neither then nor when the database is back, and with it something to do, and the router's
    /// worker looks; without the file it does it.
    /// </summary>
    private static async Task PausedWithoutDatabaseAsync(World world, PostgresServer postgres, Turnup quiet)
    {
        var asn = await world.Operator.PeerAsns.ListAsync().FirstAsync(a => a.Asn == quiet.Peer.Asn);
        foreach (var name in new[] { "all", $"router-{world.EdgeRouterId}", $"subscription-{quiet.Peer.SubscriptionId}" })
        {
            await quiet.UntilAsync(c => c.Halves.All(h => h.Desired.Generation == h.Applied?.Generation), "nothing to be underway");
            var before = DateTime.Now;
            await ChangeAsync();
            await UntilChangedAsync(before, "a change is on its way");
            postgres.Stop();
            var file = Path.Combine(world.Server.Data, "pause", name);
            var paused = DateTime.Now;
            await File.WriteAllTextAsync(file, "");
            await Eventually.TrueAsync(async () => !await world.Server.IsHealthyAsync(), "the server has no database");
            postgres.StartAgain();
            await Eventually.TrueAsync(world.Server.IsHealthyAsync, "the server has its database");

            // What is asked for after the two seconds would be later than they are.
            await UntilLookedAsync(paused + Obeyed);
            await ChangeAsync();
            await UntilLookedAsync(DateTime.Now);
            Assert.DoesNotContain(world.Frr.Recorded(), l => l.Changes && l.At > paused + Obeyed);

            before = DateTime.Now;
            File.Delete(file);
            await UntilChangedAsync(before, $"the change without {name}");
        }

        // Its rules are others, which is a change of its session.
        async Task ChangeAsync()
        {
            await world.Operator.PeerAsns.WaiveAsync(asn.Id, "as-set", "a change", DateTimeOffset.UtcNow.AddHours(1));
            await world.Operator.PeerAsns.TakeBackWaiverAsync(asn.Id, "as-set");
        }

        // From one look of the worker to the next lies what it would have done.
        Task UntilLookedAsync(DateTime since) => Eventually.MatchesAsync(
            () => Task.FromResult(world.Frr.Recorded().Where(l => !l.Changes && l.At > since).Select(l => l.At).ToList()),
            looks => looks.Count > 0 && looks[^1] - looks[0] > TimeSpan.FromSeconds(1), "the worker looks at the router again and again");
        Task UntilChangedAsync(DateTime since, string what) =>
            Eventually.TrueAsync(() => Task.FromResult(world.Frr.Recorded().Any(l => l.Changes && l.At > since)), what);
    }

    private static async Task<Rollout> UntilAsync(World world, Func<Rollout, bool> holds)
    {
        Rollout? last = null;
        await Eventually.MatchesAsync(
            async () => JsonSerializer.Serialize(last = (await world.Operator.Rollout.GetAsync()).Last), _ => last is not null && holds(last),
            "the rollout", TimeSpan.FromSeconds(60));
        return last!;
    }

    private static async Task<TaskItem> HeldAsync(Turnup link, string state = "ProvisioningStarted")
    {
        var held = await link.UntilAsync(c => c.State == state && c.Tasks.Any(t => t.Task == "release"), "the change to be held");
        return held.Tasks.Single(t => t.Task == "release");
    }

    private static async Task<IReadOnlyList<ReviewItem>> ReviewAsync(World world)
    {
        var items = new List<ReviewItem>();
        await foreach (var item in world.Operator.ReviewAsync()) items.Add(item);
        return items;
    }
}
