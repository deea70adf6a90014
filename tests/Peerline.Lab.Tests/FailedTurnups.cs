using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>
/// Eight connections of one peer on one edge router, each with another fault, brought up at the same time: what a bad week of turn-ups
/// looks like. They fail together, and each test of the class looks at one of them.
/// </summary>
public sealed class FailedTurnups : IAsyncDisposable
{
    public const string Key = "L4b.Key-64501";
    private readonly Dictionary<string, Turnup> links = [];
    private World? world;
    private Task<IReadOnlyDictionary<string, FailedTurnup>>? failed;

    /// <summary>Starts on the first call: a lab that cannot be had here skips the test that asks, and not the class.</summary>
    public async Task<FailedTurnup> OfAsync(string fault) => (await (failed ??= FailAsync()))[fault];

    public async ValueTask DisposeAsync()
    {
        if (world is not null) await world.DisposeAsync();
    }

    private async Task<IReadOnlyDictionary<string, FailedTurnup>> FailAsync()
    {
        world = await World.StartAsync(World.Policy with { EstablishWithinSeconds = 15, ValidateWithinSeconds = 10 }, ports: 8);
        var peer = await world.PeerAsync("contoso", 64501);
        (string Fault, ConnectionRequest Asked)[] all =
        [
            ("wrong-key", PeerNetwork.Asked(Key)),
            ("wrong-asn", PeerNetwork.Asked()),
            ("swapped", PeerNetwork.Asked()),
            ("too-many", PeerNetwork.Asked(maxPrefixesV4: 10)),
            ("default-route", PeerNetwork.Asked()),
            ("silent", PeerNetwork.Asked()),
            ("no-bgp", PeerNetwork.Asked()),
            ("nothing-announced", PeerNetwork.Asked()),
        ];
        var turnups = await peer.RequestAsync("exampleton", [.. all.Select(a => a.Asked)]);
        foreach (var ((fault, _), link) in all.Zip(turnups)) links[fault] = link;
        foreach (var link in turnups) await link.WiredAsync();

        await links["wrong-key"].ConfiguredAsync(b => b with { Md5Key = Key + "x" });
        await links["wrong-asn"].ConfiguredAsync(b => b with { Asn = 64510 });
        await links["swapped"].ConfiguredAsync(b => b with { V4 = (b.V4!.Value.Edge, b.V4.Value.Own), V6 = (b.V6!.Value.Edge, b.V6.Value.Own) });
        await links["too-many"].ConfiguredAsync(b => b with { RoutesV4 = [.. Enumerable.Range(0, 12).Select(i => $"203.0.{100 + i}.0/24")] });
        await links["default-route"].ConfiguredAsync(b => b with { RoutesV4 = [.. b.RoutesV4, "0.0.0.0/0"] });
        await links["nothing-announced"].ConfiguredAsync(b => b with { RoutesV4 = [], RoutesV6 = [] });
        // The addresses are there and the router is; nobody has configured BGP on it.
        await links["no-bgp"].AddressedAsync();

        foreach (var link in turnups) await link.ReadyAsync();
        await Task.WhenAll(turnups.Select(l => l.UntilAsync("ProvisioningFailed")));
        var seen = new Dictionary<string, FailedTurnup>();
        foreach (var (fault, link) in links) seen[fault] = await SeenAsync(world, link);
        return seen;
    }

    private static async Task<FailedTurnup> SeenAsync(World world, Turnup link)
    {
        var received = link.Bird is null ? 0 : await link.Bird.CountAsync("protocol edge4") + await link.Bird.CountAsync("table master6 protocol edge6");
        return new FailedTurnup(
            link, await link.ReadAsync(), await link.ReportAsync(), [.. (await world.StatusAsync()).Sessions.Where(s => s.ConnectionId == link.Id)], received,
            await world.Frr.ForwardsAsync("203.0.113.0/24"));
    }
}

/// <summary>What was there when it had failed, before anybody mended anything.</summary>
/// <param name="ReceivedByPeer">Routes of ours in the peer's own tables.</param>
/// <param name="Forwards">Whether the edge forwards packets to what the peer announces.</param>
public sealed record FailedTurnup(
    Turnup Link, Connection Connection, ValidationReport Report, IReadOnlyList<RouterSession> Sessions, int ReceivedByPeer, bool Forwards);
