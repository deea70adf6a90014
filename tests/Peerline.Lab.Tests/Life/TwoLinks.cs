using System.Net;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>
/// A peer's router with two links to the operator's, a host behind it, and packets that flow between that host and the operator's: over
/// the first link as long as nothing speaks against it.
/// </summary>
public sealed class TwoLinks : IAsyncDisposable
{
    private readonly World world;
    private readonly LabNamespace client;
    private readonly LabNamespace site;
    private readonly string firstV6;
    private LabDaemon? traffic;

    private TwoLinks(World world, ITwoLinkedRouter router, LabNamespace site, LabNamespace client, Turnup first, Turnup second, string firstV6) =>
        (this.world, Router, this.site, this.client, First, Second, this.firstV6) = (world, router, site, client, first, second, firstV6);

    public ITwoLinkedRouter Router { get; }
    public Turnup First { get; }
    public Turnup Second { get; }

    /// <summary>Both connections Active, and packets on the first.</summary>
    public static async Task<TwoLinks> StartAsync(World world, string daemon)
    {
        var peer = await world.PeerAsync("contoso", 64501);
        var links = await peer.RequestAsync("exampleton", PeerNetwork.Asked(), PeerNetwork.Asked());
        var site = await world.Lab.NamespaceAsync("site");
        var client = await world.Lab.HostAsync(site, "client", "203.0.113.0/24", "2001:db8:1000::/36");
        var sheets = new List<ParameterSheet>();
        foreach (var (link, i) in links.Select((l, i) => (l, i)))
        {
            await world.Lab.WireAsync(world.Edge, (await link.ReadAsOperatorAsync()).Port!.InterfaceName!, site, $"p{i}");
            await peer.Client.Connections.WiredAsync(link.Id, $"XC-{i}");
            var sheet = await peer.Client.Connections.ParametersAsync(link.Id);
            foreach (var half in new[] { sheet.V4!, sheet.V6! })
                await site.AddressAsync($"p{i}", $"{half.PeerAddress}/{IPNetwork.Parse(half.Subnet).PrefixLength}");
            sheets.Add(sheet);
        }

        ITwoLinkedRouter router = daemon is "bird"
            ? await TwoLinkedBird.StartAsync(world.Lab, site, sheets[0], sheets[1])
            : await TwoLinkedFrr.StartAsync(world.Lab, site, sheets[0], sheets[1]);
        foreach (var link in links) await link.ReadyAsync();
        foreach (var link in links) await link.UntilAsync("Active");
        var six = sheets[0].V6!;
        var two = new TwoLinks(world, router, site, client, links[0], links[1], $"{six.PeerAddress}/{IPNetwork.Parse(six.Subnet).PrefixLength}");
        await Eventually.TrueAsync(() => client.CanPingAsync(World.ServerV4), "host reaches host");
        two.traffic = LabDaemon.Start(client.Command, "ping", "-n", "-q", "-i", "0.01", "-s", "1200", World.ServerV4);
        await Eventually.TrueAsync(async () => await two.RateAsync(links[0]) > 500_000, "packets flow over the first link");
        return two;
    }

    /// <summary>The cable of the first link is pulled, and plugged in again: both sessions end and come back.</summary>
    public async Task ReplugFirstAsync()
    {
        await site.DownAsync("p0");
        await First.UntilAsync(c => c.Halves.All(h => h.Observed.State is not "Established"), "both sessions to be down");
        await site.UpAsync("p0");
        await site.AddressAsync("p0", firstV6);
        await First.UntilAsync(c => c.Halves.All(h => h.Observed.State is "Established"), "both sessions to be back");
    }

    public Task<bool> HostReachesHostAsync() => client.CanPingAsync(World.ServerV4);

    /// <summary>What passes a link's port of the edge by the kernel's own counters, in bits per second of the busier direction.</summary>
    public async Task<double> RateAsync(Turnup link)
    {
        var port = (await link.ReadAsOperatorAsync()).Port!.InterfaceName!;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var (rx, tx) = await CountAsync(port);
        await client.CanPingAsync("203.0.113.1");
        var (rxThen, txThen) = await CountAsync(port);
        return Math.Max(rxThen - rx, txThen - tx) * 8 / clock.Elapsed.TotalSeconds;
    }

    private async Task<(long Rx, long Tx)> CountAsync(string port)
    {
        var counts = (await world.Edge.RunAsync("cat", $"/sys/class/net/{port}/statistics/rx_bytes", $"/sys/class/net/{port}/statistics/tx_bytes"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(counts[0]), long.Parse(counts[1]));
    }

    public async ValueTask DisposeAsync()
    {
        traffic?.MustRun();
        if (traffic is not null) await traffic.DisposeAsync();
    }
}
