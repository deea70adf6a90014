using System.Diagnostics;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>
/// A large router (<c>bench/size</c>): so many sessions, 200 filter entries each that cannot be put together, and one of them gets an entry
/// more or loses it, beside what the daemon's own way takes: <c>frr-reload.py</c> for the same, BIRD's <c>configure</c> of the file as it is.
/// And one session with a list as long as an AS-SET of a large network.
/// </summary>
public class SizeFigures(ITestOutputHelper output)
{
    private const string Measure = "PEERLINE_MEASURE_SIZE", MeasureLists = "PEERLINE_MEASURE_LISTS";
    private const int Entries = 200;

    [Fact]
    public async Task One_session_of_many_is_changed_on_FRR()
    {
        foreach (var sessions in Sizes())
        {
            var all = All(sessions);
            await using var edge = await FilledAsync(all);
            var (plan, change) = await ChangedAsync(edge.Driver, all);
            var back = await TakenBackAsync(cut => edge.DriverVia(edge.Frr.VtyDirectory, cut), all, Change(all, generation: 100));
            var reload = await ReloadedAsync(edge);
            output.WriteLine(FormattableString.Invariant(
                $"| FRR | {sessions} | {sessions * Entries} | {plan:F2} s | {change:F2} s | {back:F2} s | {reload:F2} s | {reload / change:F1} |"));
        }
    }

    [Fact]
    public async Task One_session_of_many_is_changed_on_BIRD()
    {
        foreach (var sessions in Sizes())
        {
            var all = All(sessions);
            await using var edge = await BirdEdge.StartAsync();
            await edge.Edge.AddressAsync("e0", "100.64.0.1/16");
            await AppliedAsync(edge.Driver, all, All(all));
            var (plan, change) = await ChangedAsync(edge.Driver, all);
            var back = await TakenBackAsync(cut => edge.DriverVia(edge.Bird.SocketPath, cut), all, Change(all, generation: 100));
            var clock = Stopwatch.StartNew();
            await edge.Bird.AskAsync("configure");
            output.WriteLine(FormattableString.Invariant(
                $"| BIRD | {sessions} | {sessions * Entries} | {plan:F2} s | {change:F2} s | {back:F2} s | {clock.Elapsed.TotalSeconds:F2} s | |"));
        }
    }

    [Theory]
    [InlineData("FRR")]
    [InlineData("BIRD")]
    [InlineData("GoBGP")]
    [InlineData("embedded")]
    public async Task A_list_gets_an_entry(string router)
    {
        var lists = Environment.GetEnvironmentVariable(MeasureLists)?.Split(' ').FirstOrDefault(l => l.StartsWith($"{router}:", StringComparison.Ordinal));
        if (lists is null) Assert.Skip("bench/size measures.");
        foreach (var entries in lists.Split(':').Skip(1).Select(int.Parse))
        {
            await using var edge = await EdgeOf(router);
            var driver = edge.Open(null);
            var clock = Stopwatch.StartNew();
            await AppliedAsync(driver, [Long(entries, 1)], EdgeWishes.Intent);
            var all = clock.Elapsed.TotalSeconds;
            clock.Restart();
            await driver.PlanAsync(EdgeWishes.Wish(Long(entries + 1, 2)), EdgeWishes.Intent, default);
            var plan = clock.Elapsed.TotalSeconds;
            clock.Restart();
            await AppliedAsync(driver, [Long(entries + 1, 2)], EdgeWishes.Intent);
            var one = clock.Elapsed.TotalSeconds;
            var back = await TakenBackAsync(edge.Open, [Long(entries, 3)], EdgeWishes.Intent);
            output.WriteLine(FormattableString.Invariant($"| {router} | {entries} | {all:F2} s | {plan:F2} s | {one:F2} s | {back:F2} s |"));
        }

        static ConnectionWish Long(int entries, int generation) => EdgeWishes.Opened with
        {
            V6 = null,
            V4 = EdgeWishes.Opened.V4! with
            {
                Generation = generation,
                Policy = new SessionPolicy(true, [.. Enumerable.Range(0, entries).Select(Permitted)], EdgeWishes.Open4.Announce) { Rules = EdgeWishes.Rules },
            },
        };

        static PermittedPrefix Permitted(int n) => EdgeWishes.Permit($"{20 + n / 65536}.{n / 256 % 256}.{n % 256}.0/25", 26);
    }

    /// <summary>A router with nothing of Peerline's, and how its driver is made.</summary>
    private static async Task<Opened> EdgeOf(string router)
    {
        switch (router)
        {
            case "FRR":
                var frr = await FrrEdge.StartAsync();
                return new Opened(frr, cut => frr.DriverVia(frr.Frr.VtyDirectory, cut));
            case "BIRD":
                var bird = await BirdEdge.StartAsync();
                return new Opened(bird, cut => bird.DriverVia(bird.Bird.SocketPath, cut));
            case "GoBGP":
                var gobgp = await GoBgpEdge.StartAsync();
                return new Opened(gobgp, cut => GoBgpEdge.DriverVia(gobgp.Settings, isAwaited: cut));
            default:
                var lab = await Lab.StartAsync("ping", "arping", "nstat");
                var (edge, peer) = (await lab.NamespaceAsync("edge"), await lab.NamespaceAsync("peer"));
                await lab.WireAsync(edge, "e0", peer, "p0");
                var embedded = await lab.EmbeddedAsync(edge);
                return new Opened(lab, cut => new EmbeddedDriver(new EmbeddedRouterClient(embedded.Socket), TimeProvider.System, cut));
        }
    }

    private sealed record Opened(IAsyncDisposable World, Func<Func<CancellationToken, Task>?, IEdgeRouterDriver> Open) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => World.DisposeAsync();
    }

    private static IEnumerable<int> Sizes()
    {
        var sizes = Environment.GetEnvironmentVariable(Measure) ?? "";
        if (sizes.Length == 0) Assert.Skip("bench/size measures.");
        return sizes.Split(' ').Select(int.Parse);
    }

    /// <summary>Everything is written and read back, and then nobody wants it any more: seconds until all is as it was.</summary>
    private static async Task<double> TakenBackAsync(
        Func<Func<CancellationToken, Task>, IEdgeRouterDriver> open, IReadOnlyList<ConnectionWish> all, IReadOnlySet<Guid> intent)
    {
        var clock = new Stopwatch();
        await using var driver = open(_ =>
        {
            clock.Restart();
            throw new OperationCanceledException();
        });
        try
        {
            Assert.Equal(ApplyOutcome.RolledBack, (await driver.ApplyAsync(EdgeWishes.Wish(all), intent, default)).Outcome);
        }
        catch (OperationCanceledException)
        {
            // The embedded router's driver says so.
        }

        Assert.True(clock.IsRunning);
        return clock.Elapsed.TotalSeconds;
    }

    private static List<ConnectionWish> All(int sessions) => [.. Enumerable.Range(0, sessions).Select(i => Wished(i, generation: 1))];

    private static HashSet<Guid> All(IReadOnlyList<ConnectionWish> all) => [.. all.Select(c => c.ConnectionId)];

    /// <summary>One of them has another generation, and with it an entry more or less.</summary>
    private static HashSet<Guid> Change(List<ConnectionWish> all, int generation)
    {
        var one = all.Count / 2;
        all[one] = Wished(one, generation);
        return [all[one].ConnectionId];
    }

    /// <summary>One of them gets an entry more, and loses it: seconds for the plan and for the change.</summary>
    private static async Task<(double Plan, double Change)> ChangedAsync(IEdgeRouterDriver driver, List<ConnectionWish> all)
    {
        // The first is for the JIT; then there and back.
        List<TimeSpan> plans = [], changes = [];
        for (var n = 0; n < 7; n++)
        {
            var intent = Change(all, generation: n + 2);
            var clock = Stopwatch.StartNew();
            var planned = await driver.PlanAsync(EdgeWishes.Wish(all), intent, default);
            plans.Add(clock.Elapsed);
            Assert.Empty(planned.Foreign.Concat(planned.Drift));
            Assert.InRange(planned.Text.Count, 1, 2 * Entries);
            clock.Restart();
            await AppliedAsync(driver, all, intent);
            changes.Add(clock.Elapsed);
        }

        return (Median(plans), Median(changes));
    }

    /// <summary>
    /// A router that starts with all of it: bgpd reads it as one change, where connection after connection would take it hours. The driver
    /// finds nothing to be done then.
    /// </summary>
    private static async Task<FrrEdge> FilledAsync(IReadOnlyList<ConnectionWish> all)
    {
        IReadOnlyList<string> text;
        await using (var empty = await FrrEdge.StartAsync())
        {
            await empty.Edge.AddressAsync("e0", "100.64.0.1/16");
            text = (await empty.Driver.PlanAsync(EdgeWishes.Wish(all), All(all), default)).Text;
        }

        string[] lines = [FrrEdge.Base, "XFRR_start_configuration", .. text, "XFRR_end_configuration", ""];
        var edge = await FrrEdge.StartAsync(string.Join('\n', lines));
        await edge.Edge.AddressAsync("e0", "100.64.0.1/16");
        var result = await edge.Driver.ApplyAsync(EdgeWishes.Wish(all), All(all), default);
        Assert.True(result.Outcome is ApplyOutcome.Unchanged, $"{result.Outcome}: {result.Sentence} {string.Join(' ', result.Plan.Text.Take(3))}");
        return edge;
    }

    private static double Median(List<TimeSpan> times) => times.Skip(1).Order().ElementAt(times.Count / 2 - 1).TotalSeconds;

    private static async Task AppliedAsync(IEdgeRouterDriver driver, IReadOnlyList<ConnectionWish> all, IReadOnlySet<Guid> intent)
    {
        var result = await driver.ApplyAsync(EdgeWishes.Wish(all), intent, default);
        Assert.True(result.Outcome is ApplyOutcome.Applied, $"{result.Outcome}: {result.Sentence}");
    }

    /// <summary>A list of one session gets an entry, and loses it, by FRR's own tool: seconds for one of the two.</summary>
    private static async Task<double> ReloadedAsync(FrrEdge edge)
    {
        var file = Path.Combine(edge.Lab.Directory, "reload.conf");
        var running = await edge.Frr.RunningConfigurationAsync();
        var last = running.Split('\n').Last(l => l.StartsWith("ip prefix-list", StringComparison.Ordinal));
        var more = $"{last}\nip prefix-list {last.Split(' ')[2]} seq 100000 permit 203.0.113.0/24";
        var clock = new Stopwatch();
        foreach (var text in new[] { running.Replace(last, more, StringComparison.Ordinal), running })
        {
            await File.WriteAllTextAsync(file, text);
            clock.Start();
            var run = await NamespaceCommand.Here.RunAsync(
                TimeSpan.FromMinutes(30), default, "python3", "/usr/lib/frr/frr-reload.py", "--reload",
                "--pathspace", Path.GetFileName(edge.Frr.VtyDirectory), "--vty_socket", FrrInstance.StateRoot,
                "--confdir", FrrInstance.ConfigurationRoot, "--rundir", edge.Lab.Directory, "--bindir", "/usr/bin", file);
            clock.Stop();
            Assert.True(run.Succeeded, run.Complaint);
        }

        return clock.Elapsed.TotalSeconds / 2;
    }

    private static ConnectionWish Wished(int i, int generation)
    {
        var peer = Address.Parse($"100.64.{1 + i / 250}.{1 + i % 250}");
        return EdgeWishes.Denied with
        {
            ConnectionId = Guid.Parse($"0198a000-0000-7000-8000-{i:x12}"),
            IsShared = true,
            Addresses = [],
            V6 = null,
            V4 = EdgeWishes.Denied.V4! with
            {
                Generation = generation,
                LocalAddress = Address.Parse("100.64.0.1"),
                PeerAddress = peer,
                PeerAsn = new Asn(65000 + (uint)i),
                Description = $"peerline {i}",
                Gtsm = false,
                Md5Key = null,
                Policy = new SessionPolicy(true, [.. Enumerable.Range(0, Entries + generation % 2).Select(Permitted)], EdgeWishes.Open4.Announce)
                {
                    Rules = EdgeWishes.Rules,
                },
            },
        };

        // The other half of each is missing.
        PermittedPrefix Permitted(int n) => EdgeWishes.Permit($"{20 + i / 256}.{i % 256}.{n}.0/25", 26);
    }
}
