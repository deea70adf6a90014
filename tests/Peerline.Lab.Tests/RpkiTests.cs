using Peerline.Client.Contracts;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>Origins validated by two real caches (StayRTR) on loopback: what is invalid is shown and not permitted, whoever of them is there.</summary>
public sealed class RpkiTests : IAsyncDisposable
{
    private const string Mine = "203.0.113.0/24", Stolen = "203.0.114.0/24", Unsigned = "203.0.115.0/24";
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-rpki-").FullName;
    private readonly List<LabDaemon> running = [];

    [Fact]
    public async Task An_invalid_route_is_never_permitted_and_a_cache_that_goes_away_is_replaced_by_the_next()
    {
        if (!Lab.IsInstalled("stayrtr")) Assert.Skip("stayrtr is not installed.");
        var ports = (RunningServer.FreePort(), RunningServer.FreePort());
        var roas = Path.Combine(folder, "roas.json");
        await File.WriteAllTextAsync(roas, $$"""
            {"metadata":{"buildtime":"2026-01-01T00:00:00Z","vrps":2},"roas":[
            {"asn":64501,"prefix":"{{Mine}}","maxLength":24,"ta":"lab","expires":4102444800},
            {"asn":64510,"prefix":"{{Stolen}}","maxLength":24,"ta":"lab","expires":4102444800}]}
            """);
        var slurm = Path.Combine(folder, "slurm.json");
        await File.WriteAllTextAsync(slurm, Slurm(""));
        var first = Cache(ports.Item1, roas);
        Cache(ports.Item2, roas);
        await using var world = await World.StartAsync(settings: new Dictionary<string, string>
        {
            ["Peerline__Rpki__Caches__0"] = $"127.0.0.1:{ports.Item1}",
            ["Peerline__Rpki__Caches__1"] = $"127.0.0.1:{ports.Item2}",
            ["Peerline__Rpki__Slurm"] = slurm,
        });
        var status = await UntilAsync(world, s => s is { State: "Current", Vrps: 2 });
        Assert.Equal($"127.0.0.1:{ports.Item1}", status.Source);

        var peer = await world.PeerAsync("contoso", 64501);
        var link = Assert.Single(await peer.RequestAsync("exampleton", PeerNetwork.Asked()));
        await link.WiredAsync();
        await link.ConfiguredAsync(b => b with { RoutesV4 = [Mine, Stolen, Unsigned] });
        await link.ReadyAsync(new(Mine), new(Stolen), new(Unsigned), new("2001:db8:1000::/36"));
        await link.UntilAsync("Active");
        var judged = (await peer.Client.Connections.ReportsAsync(link.Id).ToListAsync()).First(r => r.Kind == "Validation");
        var report = await peer.Client.Connections.ReportAsync(link.Id, judged.Id);
        var finding = Assert.Single(report.Findings, f => f is { Check: "rpki-invalid", Outcome: "Failed" });
        Assert.Contains(finding.Evidence, e => e.StartsWith($"{Stolen}: RPKI invalid", StringComparison.Ordinal));
        Assert.True(await world.Frr.ForwardsAsync(Mine));
        Assert.True(await world.Frr.ForwardsAsync(Unsigned));
        Assert.False(await world.Frr.ForwardsAsync(Stolen));
        Assert.Equal(("Valid", "Invalid", "NotFound"), (await StateAsync(Mine), await StateAsync(Stolen), await StateAsync(Unsigned)));
        var validity = await peer.Client.Rpki.ValidityAsync(Stolen, 64501);
        Assert.Equal(("Invalid", 64510u), (validity.State, Assert.Single(validity.Covering).Asn));

        // The list of received routes names the rule. It is waived for the peer, and comes back by itself when the time is over.
        var kept = await RouteAsync(Stolen);
        Assert.Equal((false, "rpki-invalid"), (kept.Accepted, Assert.Single(kept.Reasons).Check));
        Assert.Equal((true, 0), (await RouteAsync(Mine) is var mine && mine.Accepted, mine.Reasons.Count));

        // So does a dry run of the live session.
        var trial = await peer.Client.DryRunAsync(new DryRunRequest(ConnectionId: link.Id));
        Assert.Equal(("Session", 3, 1), (trial.Source, trial.Accepted, trial.Rejected));
        Assert.Equal((Stolen, "rpki-invalid"), (trial.Routes[0].Prefix, Assert.Single(trial.Routes[0].Reasons).Check));

        var asn = await peer.Client.PeerAsns.ListAsync().FirstAsync(a => a.Asn == 64501);
        await world.Operator.PeerAsns.WaiveAsync(asn.Id, "rpki-invalid", "The ROA is being mended.", DateTimeOffset.UtcNow.AddHours(1));
        var taken = await Eventually.MatchesAsync(() => RouteAsync(Stolen), r => r.Accepted, "the waived route is accepted");
        Assert.Equal("The ROA is being mended.", Assert.Single(taken.Reasons).Waiver!.Reason);
        await Eventually.TrueAsync(() => world.Frr.ForwardsAsync(Stolen), "the waived route is forwarded to");
        await world.Operator.PeerAsns.WaiveAsync(asn.Id, "rpki-invalid", "The ROA is mended.", DateTimeOffset.UtcNow.AddSeconds(2));
        var over = await Eventually.MatchesAsync(() => RouteAsync(Stolen), r => !r.Accepted, "the rule holds again");
        Assert.Null(Assert.Single(over.Reasons).Waiver);
        await Eventually.TrueAsync(async () => !await world.Frr.ForwardsAsync(Stolen), "it is forwarded to no longer");

        // The first cache goes away, and nothing is forgotten; then both.
        await first.EndAsync();
        await UntilAsync(world, s => s.State == "Current" && s.Source == $"127.0.0.1:{ports.Item2}");
        Assert.Equal("Invalid", await StateAsync(Stolen));
        foreach (var cache in running) await cache.EndAsync();
        var stale = await UntilAsync(world, s => s.State == "Stale");
        Assert.Equal((2, true), (stale.Vrps, stale.Expires > DateTimeOffset.UtcNow));
        Assert.All(stale.Caches, c => Assert.NotNull(c.Failure));
        Assert.Equal("Invalid", await StateAsync(Stolen));

        // The operator knows better: a local exception, taken as soon as the file is there.
        await File.WriteAllTextAsync(slurm, Slurm($$"""{"asn":64501,"prefix":"{{Stolen}}"}"""));
        await UntilAsync(world, s => s.LocalExceptions == 1);
        Assert.Equal("Valid", await StateAsync(Stolen));

        async Task<string> StateAsync(string prefix) => (await RouteAsync(prefix)).Rpki;

        async Task<Client.Contracts.Route> RouteAsync(string prefix) =>
            await peer.Client.Peerings.RoutesAsync(link.Peering.Id, prefix).FirstAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cache in running) await cache.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<RpkiStatus> UntilAsync(World world, Func<RpkiStatus, bool> condition) =>
        Eventually.MatchesAsync(() => world.Operator.Rpki.StatusAsync(), condition, "the RPKI to be as expected", TimeSpan.FromSeconds(60));

    private static string Slurm(string assertion) => $$"""
        { "slurmVersion": 1, "validationOutputFilters": { "prefixFilters": [], "bgpsecFilters": [] },
          "locallyAddedAssertions": { "prefixAssertions": [ {{assertion}} ], "bgpsecAssertions": [] } }
        """;

    private LabDaemon Cache(int port, string roas)
    {
        var cache = LabDaemon.Start(
            NamespaceCommand.Here, "stayrtr",
            "-bind", $"127.0.0.1:{port}", "-cache", roas, "-checktime=false", "-metrics.addr", "", "-refresh", "2", "-loglevel", "error");
        running.Add(cache);
        return cache;
    }
}
