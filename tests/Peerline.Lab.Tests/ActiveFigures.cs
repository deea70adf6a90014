using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Grpc.Net.Client;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Edge.Frr;
using Peerline.Edge.GoBgp;
using Peerline.Edge.GoBgp.Api;
using Peerline.Edge.Linux;
using Family = Peerline.Model.Family;
using Path = System.IO.Path;

namespace Peerline.Lab.Tests;

/// <summary>
/// From "ready" to Active on each router, and which part of it is the router's own (<c>bench/active</c>). The peer's router is configured
/// and tries every two seconds. With the daemon's own tool the same policy is opened once more.
/// </summary>
public class ActiveFigures(ITestOutputHelper output)
{
    private const string Measure = "PEERLINE_MEASURE";

    [Theory]
    [InlineData("embedded")]
    [InlineData("bird")]
    [InlineData("gobgp")]
    [InlineData("frr")]
    public async Task From_ready_to_Active(string driver)
    {
        var sizes = Environment.GetEnvironmentVariable(Measure) ?? "";
        if (sizes.Length == 0) Assert.Skip("bench/active measures.");
        await using var world = await World.StartAsync(ports: 8, started: driver switch
        {
            "embedded" => EmbeddedWorldRouter.StartAsync,
            "bird" => async (lab, where) => await BirdRouter.StartAsync(lab, where),
            "gobgp" => GoBgpRouter.StartAsync,
            _ => null,
        });
        var (asn, stable) = (64500u, TimeSpan.FromSeconds(World.Policy.StableForSeconds));
        var all = sizes.Split(' ').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToList();
        // A server that runs has done all of it before: the first after its start is of the largest, and is removed again.
        foreach (var (routes, isFirst) in all.Select(routes => (routes, false)).Prepend((all.Max(), true)))
        {
            var peer = await world.PeerAsync($"peer{++asn}", asn);
            // With the one of IPv6 so many; every other one, so they cannot be put together.
            var prefixes = Enumerable.Range(0, routes - 1).Select(i => $"45.{i / 128}.{i % 128 * 2}.0/24").ToList();
            var link = Assert.Single(await peer.RequestAsync("exampleton", PeerNetwork.Asked("Figures.Key", maxPrefixesV4: 20_000)));
            await link.WiredAsync();
            await link.ConfiguredAsync(bird => bird with { RoutesV4 = prefixes });
            await link.ReadyAsync([.. prefixes.Select(p => new Client.Contracts.StatedPrefix(p, null)), new("2001:db8:1000::/36", null)]);
            await HappenedAsync(link, "validating");
            // Opened once more it has a newer generation than is wished, which would stand in the way of its removal.
            var swap = isFirst ? () => Task.FromResult(TimeSpan.Zero) : await Swap(world);
            await HappenedAsync(link, "active");

            var (applied, established, opened, active) = (
                await link.TookAsync("ready", "deny-all-applied"), await link.TookAsync("ready", "validating"),
                await link.TookAsync("ready", "policy-opened"), await link.TookAsync("ready", "active"));
            // The validation begins when both are Established; the second of stability is after it.
            var router = established - applied;
            var tool = await swap();
            var own = active - router - stable - tool;
            output.WriteLine(FormattableString.Invariant(
                $"| {driver} | {routes}{(isFirst ? ", first after the start" : "")} | {active.TotalSeconds:F2} s | {applied.TotalSeconds:F2} s | {router.TotalSeconds:F2} s | {opened.TotalSeconds:F2} s | {tool.TotalSeconds:F2} s | {own.TotalSeconds:F2} s |"));
            if (isFirst) await link.DeleteAsync();
        }
    }

    /// <summary>The history is short: to read the connection again and again, with all that was stated, would weigh on the server.</summary>
    private static async Task HappenedAsync(Turnup link, string what)
    {
        var clock = Stopwatch.StartNew();
        while ((await link.HistoryAsync()).All(e => e.Type != $"connection.{what}"))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), $"{what} has not happened.");
            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }
    }

    /// <summary>What opens the policy anew with the daemon's own tool, given what it has under DENY ALL.</summary>
    private static async Task<Func<Task<TimeSpan>>> Swap(World world)
    {
        switch (world.Router)
        {
            case BirdRouter bird:
                var file = await File.ReadAllTextAsync(bird.Include);
                return () => BirdSwapAsync(bird, file);
            case FrrInstance frr:
                var running = await frr.AskAsync("bgpd", "show running-config");
                return () => FrrSwapAsync(world.Lab, frr, FrrConfiguration.Parse(running));
            case GoBgpRouter { GoBgp: var gobgp }:
                var given = await ReadAsync(gobgp);
                return () => GoBgpSwapAsync(gobgp, given);
            case EmbeddedWorldRouter embedded:
                return () => EmbeddedSwapAsync(embedded);
            default:
                throw new ArgumentOutOfRangeException(nameof(world), world.Router.Driver, "Not a router that is measured.");
        }
    }

    /// <summary>It has no tool: by a call of its socket, without planning and without reading back.</summary>
    private static async Task<TimeSpan> EmbeddedSwapAsync(EmbeddedWorldRouter router)
    {
        using var client = new EmbeddedRouterClient(router.Socket);
        var confirmed = JsonSerializer.Deserialize(await router.RunningConfigurationAsync(), EmbeddedJson.Default.RouterConfiguration)!;
        var (open, asn) = (confirmed.Connections.MaxBy(c => c.V4!.Policy.Accept.Count)!, (await client.StatusAsync(default)).LocalAsn);
        var all = await AcceptedAsync();
        await ConfirmedAsync(Next(1, SessionPolicy.DenyAll, SessionPolicy.DenyAll));
        await Eventually.TrueAsync(async () => await AcceptedAsync() < all, "the policy is closed");
        var opening = Next(2, open.V4!.Policy, open.V6!.Policy);
        var clock = Stopwatch.StartNew();
        await CommittedAsync(opening);
        while (await AcceptedAsync() != all) Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1));
        var took = clock.Elapsed;
        Assert.True(await client.ConfirmAsync(opening.Id, default));
        return took;

        async Task<int?> AcceptedAsync() =>
            (await client.ObserveAsync(default)).Sessions.Single(s => s.PeerAddress == open.V4!.PeerAddress).PrefixesAccepted;

        CommitRequest Next(int later, SessionPolicy v4, SessionPolicy v6) => new(
            Guid.NewGuid(), confirmed.Revision + later - 1, asn, TimeSpan.FromMinutes(1),
            [
                open with
                {
                    V4 = open.V4! with { Generation = open.V4.Generation + later, Policy = v4 },
                    V6 = open.V6! with { Generation = open.V6.Generation + later, Policy = v6 },
                },
            ], []);

        async Task CommittedAsync(CommitRequest change) => Assert.Equal(CommitVerdict.Committed, (await client.CommitAsync(change, default)).Verdict);

        async Task ConfirmedAsync(CommitRequest change)
        {
            await CommittedAsync(change);
            Assert.True(await client.ConfirmAsync(change.Id, default));
        }
    }

    private static async Task<TimeSpan> BirdSwapAsync(BirdRouter router, string closed)
    {
        var (open, all) = (await File.ReadAllTextAsync(router.Include), await router.Bird.CountAsync("table master4"));
        await ConfigureAsync(closed);
        await Eventually.TrueAsync(async () => await router.Bird.CountAsync("table master4") < all, "the policy is closed");
        var clock = Stopwatch.StartNew();
        await ConfigureAsync(open);
        while (await router.Bird.CountAsync("table master4") != all) Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1));
        return clock.Elapsed;

        async Task ConfigureAsync(string text)
        {
            await File.WriteAllTextAsync(router.Include, text);
            Assert.Contains("0003", await router.Bird.AskAsync("configure"));
        }
    }

    /// <summary>With <c>vtysh -f</c>, in as many files as it takes best: one of ten thousand lines takes minutes.</summary>
    private static async Task<TimeSpan> FrrSwapAsync(Lab lab, FrrInstance frr, FrrConfiguration closed)
    {
        var open = FrrConfiguration.Parse(await frr.AskAsync("bgpd", "show running-config"));
        var scope = new FrrScope([.. open.Neighbors.Keys], [.. open.Policies.Keys.Concat(closed.Policies.Keys)], []);
        var all = await AcceptedAsync();
        await TakenAsync(FrrDifference.Commands(open, closed, scope));
        await Eventually.TrueAsync(async () => await AcceptedAsync() < all, "the policy is closed");
        var clock = Stopwatch.StartNew();
        await TakenAsync(FrrDifference.Commands(closed, open, scope));
        while (await AcceptedAsync() != all) Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2));
        return clock.Elapsed;

        async Task<int> AcceptedAsync()
        {
            using var summary = JsonDocument.Parse(await frr.AskAsync("bgpd", "show bgp ipv4 unicast summary json"));
            return summary.RootElement.GetProperty("peers").EnumerateObject().Sum(p => p.Value.GetProperty("pfxRcd").GetInt32());
        }

        async Task TakenAsync(IReadOnlyList<FrrCommand> commands)
        {
            foreach (var piece in FrrCommand.Cut(commands, 1000))
            {
                var file = Path.Combine(lab.Directory, "swap.conf");
                await File.WriteAllLinesAsync(file, FrrCommand.Text(piece));
                var run = await NamespaceCommand.Here.RunAsync(
                    TimeSpan.FromMinutes(2), default, "vtysh", "-N", Path.GetFileName(frr.VtyDirectory), "-f", file);
                Assert.True(run.Succeeded, run.Complaint);
            }
        }
    }

    /// <summary>With the calls of gobgpd's API that the command <c>gobgp</c> makes.</summary>
    private static async Task<TimeSpan> GoBgpSwapAsync(GoBgpInstance gobgp, GoBgpConfiguration closed)
    {
        using var channel = gobgp.OpenChannel();
        var (api, client) = (Api(channel), new GobgpApi.GobgpApiClient(channel));
        var (open, all) = (await ReadAsync(gobgp), await PathsAsync());
        var scope = new GoBgpScope([.. open.Neighbors.Keys], [.. open.Policies.Keys, .. closed.Policies.Keys], []);
        await api.CarryOutAsync(GoBgpDifference.Changes(open, closed, scope), default);
        await Eventually.TrueAsync(async () => await PathsAsync() < all, "the policy is closed");
        var clock = Stopwatch.StartNew();
        await api.CarryOutAsync(GoBgpDifference.Changes(closed, open, scope), default);
        while (await PathsAsync() != all) Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1));
        return clock.Elapsed;

        // Several peers announce the same prefixes.
        async Task<ulong> PathsAsync() => (await client.GetTableAsync(new GetTableRequest
        {
            TableType = TableType.Global, Family = GoBgpPeer.FamilyOf(Family.IPv4),
        })).NumPath;
    }

    private static async Task<GoBgpConfiguration> ReadAsync(GoBgpInstance gobgp)
    {
        using var channel = gobgp.OpenChannel();
        var api = Api(channel);
        return GoBgpReading.Of(
            GoBgpConfirmed.None, null, await api.LocalAsnAsync(default), await api.PeersAsync(advertised: false, default),
            await api.AssignmentsAsync(default), await api.PoliciesAsync(default), await api.SetsAsync(GoBgpApi.SetTypes, default), []).Configuration;
    }

    private static GoBgpApi Api(GrpcChannel channel) => new(channel, new LinuxPorts(NamespaceCommand.Here), TimeProvider.System);
}
