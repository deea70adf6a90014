using System.Text.Json;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>FRR, which honours GRACEFUL_SHUTDOWN by itself.</summary>
internal sealed class TwoLinkedFrr(FrrInstance frr, IReadOnlyList<ParameterSheet> sheets) : ITwoLinkedRouter
{
    public static async Task<TwoLinkedFrr> StartAsync(Lab lab, LabNamespace site, params IReadOnlyList<ParameterSheet> sheets) =>
        new(await lab.FrrAsync(site, Configuration(sheets)), sheets);

    public async Task<RoutesOfLink> RoutesAsync(int link)
    {
        var (all, drained) = (0, 0);
        foreach (var (family, half, prefix) in new[] { ("ipv4", sheets[link].V4!, "198.51.100.0/24"), ("ipv6", sheets[link].V6!, "2001:db8:2000::/36") })
        {
            using var route = JsonDocument.Parse(await frr.AskAsync("bgpd", $"show bgp {family} unicast {prefix} json"));
            if (!route.RootElement.TryGetProperty("paths", out var paths)) continue;
            foreach (var path in paths.EnumerateArray().Where(p => p.GetProperty("peer").GetProperty("peerId").GetString() == half.OperatorAddress))
            {
                all++;
                if (path.TryGetProperty("community", out var c) && c.GetProperty("string").GetString()!.Contains("graceful-shutdown", StringComparison.Ordinal)) drained++;
            }
        }

        return all == 0 ? RoutesOfLink.None : drained == 0 ? RoutesOfLink.Plain : drained == all ? RoutesOfLink.Drained : RoutesOfLink.Mixed;
    }

    public async Task<int> TimesUpAsync(int link)
    {
        var times = 0;
        foreach (var half in new[] { sheets[link].V4!, sheets[link].V6! })
        {
            using var neighbor = JsonDocument.Parse(await frr.AskAsync("bgpd", $"show bgp neighbors {half.OperatorAddress} json"));
            times += neighbor.RootElement.GetProperty(half.OperatorAddress).GetProperty("connectionsEstablished").GetInt32();
        }

        return times;
    }

    // The second link is preferred less, both ways.
    private static string Configuration(IReadOnlyList<ParameterSheet> sheets)
    {
        var links = sheets.SelectMany((s, i) => new[] { (Link: i, Sheet: s, Half: s.V4!), (Link: i, Sheet: s, Half: s.V6!) }).ToList();
        return $"""
            route-map IN0 permit 10
             set local-preference 100
            exit
            route-map IN1 permit 10
             set local-preference 99
            exit
            route-map OUT0 permit 10
             match interface lan0
            exit
            route-map OUT1 permit 10
             match interface lan0
             set as-path prepend {sheets[0].PeerAsn}
            exit
            router bgp {sheets[0].PeerAsn}
             bgp router-id {sheets[0].V4!.PeerAddress}
            {string.Join('\n', links.Select(l => $" neighbor {l.Half.OperatorAddress} remote-as {l.Sheet.OperatorAsn}\n neighbor {l.Half.OperatorAddress} timers connect 2{(l.Sheet.Gtsm ? $"\n neighbor {l.Half.OperatorAddress} ttl-security hops 1" : "")}"))}
             address-family ipv4 unicast
              redistribute connected
            {Family(links.Where(l => l.Half.Family is "IPv4"))}
             exit-address-family
             address-family ipv6 unicast
              redistribute connected
            {Family(links.Where(l => l.Half.Family is "IPv6"))}
             exit-address-family
            exit
            """;
    }

    private static string Family(IEnumerable<(int Link, ParameterSheet Sheet, SessionParameters Half)> links) => string.Join('\n', links.Select(l =>
        $"  neighbor {l.Half.OperatorAddress} activate\n  neighbor {l.Half.OperatorAddress} route-map IN{l.Link} in\n  neighbor {l.Half.OperatorAddress} route-map OUT{l.Link} out"));
}
