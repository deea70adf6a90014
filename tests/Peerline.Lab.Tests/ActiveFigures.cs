namespace Peerline.Lab.Tests;

/// <summary>
/// From "ready" to Active on each router, and which part of it is the router's own (<c>bench/active</c>). The peer's router is configured
/// and tries every two seconds.
/// </summary>
public class ActiveFigures(ITestOutputHelper output)
{
    private const string Measure = "PEERLINE_MEASURE";

    [Theory]
    [InlineData("embedded")]
    [InlineData("frr")]
    [InlineData("bird")]
    [InlineData("gobgp")]
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
        foreach (var routes in sizes.Split(' ').Select(int.Parse))
        {
            var peer = await world.PeerAsync($"peer{++asn}", asn);
            // With the one of IPv6 so many; every other one, so they cannot be put together.
            var prefixes = Enumerable.Range(0, routes - 1).Select(i => $"45.{i / 128}.{i % 128 * 2}.0/24").ToList();
            var link = Assert.Single(await peer.RequestAsync("exampleton", PeerNetwork.Asked("Figures.Key", maxPrefixesV4: 20_000)));
            await link.WiredAsync();
            await link.ConfiguredAsync(bird => bird with { RoutesV4 = prefixes });
            await link.ReadyAsync([.. prefixes.Select(p => new Client.Contracts.StatedPrefix(p, null)), new("2001:db8:1000::/36", null)]);
            await link.UntilAsync("Active", TimeSpan.FromMinutes(3));

            var (applied, established, opened, active) = (
                await link.TookAsync("ready", "deny-all-applied"), await link.TookAsync("ready", "validating"),
                await link.TookAsync("ready", "policy-opened"), await link.TookAsync("ready", "active"));
            // The validation begins when both are Established; the second of stability is after it.
            var router = established - applied;
            var own = active - router - stable;
            output.WriteLine(FormattableString.Invariant(
                $"| {driver} | {routes} | {active.TotalSeconds:F2} s | {applied.TotalSeconds:F2} s | {router.TotalSeconds:F2} s | {opened.TotalSeconds:F2} s | {own.TotalSeconds:F2} s |"));
        }
    }
}
