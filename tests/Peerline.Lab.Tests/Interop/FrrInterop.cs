using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Peerline.Lab.Tests.Interop;

/// <summary>FRR, asked over its vty sockets.</summary>
public sealed partial class FrrInterop() : InteropFixture("/usr/lib/frr/bgpd")
{
    private FrrInstance? frr;

    internal override async Task<string> StartDaemonAsync(Lab at, LabNamespace where)
    {
        frr = await at.FrrAsync(where, Configuration());
        return $"FRR {Number().Match(await frr.AskAsync("bgpd", "show version")).Groups[1].Value}";
    }

    internal override async Task<InteropView> ReadAsync(InteropLink link)
    {
        var text = await frr!.AskAsync("bgpd", $"show bgp neighbors {link.Ours} json");
        using var document = JsonDocument.Parse(text);
        var of = document.RootElement.GetProperty(link.Ours);
        var capabilities = of.TryGetProperty("neighborCapabilities", out var all)
            ? all.EnumerateObject().Where(c => c.Value.ToString().Contains("eceived", StringComparison.Ordinal)).Select(c => c.Name).ToHashSet()
            : [];
        return new InteropView(
            of.GetProperty("bgpState").GetString() == "Established", of.GetProperty("remoteAs").GetInt64(), capabilities,
            of.GetProperty("messageStats").GetProperty("routeRefreshRecv").GetInt32(), text);
    }

    internal override async Task<string> RouteAsync(string prefix)
    {
        var family = prefix.Contains(':', StringComparison.Ordinal) ? "ipv6" : "ipv4";
        var said = await frr!.AskAsync("bgpd", $"show bgp {family} unicast {prefix} json");
        return said.Contains("\"paths\"", StringComparison.Ordinal) ? said : "";
    }

    internal override Task RequestRefreshAsync(InteropLink link) => frr!.AskAsync("bgpd", $"clear bgp {link.Ours} soft in");

    internal override Task ShutdownAsync(InteropLink link, string text) =>
        frr!.ConfigureAsync("bgpd", $"router bgp {InteropLink.TheirAs}\nneighbor {link.Ours} shutdown message {text}");

    private static string Configuration()
    {
        var text = new StringBuilder();
        text.AppendLine($"router bgp {InteropLink.TheirAs}").AppendLine(" bgp router-id 192.0.2.2").AppendLine(" no bgp ebgp-requires-policy")
            .AppendLine(" no bgp network import-check").AppendLine(" no bgp default ipv4-unicast");
        foreach (var link in InteropLink.All.Values)
        {
            void Line(string line) => text.AppendLine($" neighbor {link.Ours} {line}");
            Line($"remote-as {link.LocalAs}");
            Line($"update-source {link.Theirs}");
            Line("timers connect 1");
            if (link.TheyWait) Line("passive");
            if (link.TheirKey is { } key) Line($"password {key}");
            if (link.TheyCheckTtl) Line("ttl-security hops 1");
            if (link.TheyHaveRole) Line("local-role peer");
            if (link.IsExtendedNextHop) Line("capability extended-nexthop");
            if (link.TheyRestartGracefully) Line("graceful-restart");
        }

        foreach (var isIPv6 in (bool[])[false, true])
        {
            text.AppendLine($" address-family {(isIPv6 ? "ipv6" : "ipv4")} unicast")
                .AppendLine($"  network {(isIPv6 ? "2001:db8:b000::/48" : "203.0.113.0/24")}");
            if (!isIPv6) text.AppendLine($"  network {InteropLink.TheirLongPrefix} route-map long");
            foreach (var link in InteropLink.All.Values.Where(l => (l.IsIPv6 && !l.IsExtendedNextHop) == isIPv6))
            {
                text.AppendLine($"  neighbor {link.Ours} activate");
                if (link.TheyAddPaths) text.AppendLine($"  neighbor {link.Ours} addpath-tx-all-paths");
                else text.AppendLine($"  neighbor {link.Ours} route-map {(link.IsExtended ? "all" : "short")} out");
            }

            text.AppendLine(" exit-address-family");
        }

        text.AppendLine("exit")
            .AppendLine("bgp as-path access-list own permit ^$")
            .AppendLine($"ip prefix-list long permit {InteropLink.TheirLongPrefix}")
            .AppendLine("route-map short deny 5").AppendLine(" match ip address prefix-list long")
            .AppendLine("route-map short permit 10").AppendLine(" match as-path own")
            .AppendLine("route-map all permit 10").AppendLine(" match as-path own");
        // A line of the vty holds a limited number of communities, so there are many lines that add some.
        for (var (first, sequence) = (1, 10); first <= InteropLink.LongCommunities; first += 100, sequence += 10)
        {
            text.AppendLine($"route-map long permit {sequence}")
                .AppendLine($" set community {string.Join(' ', Enumerable.Range(first, 100).Select(i => $"64501:{i}"))} additive")
                .AppendLine(" on-match next");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"FRRouting (\d[\d.]*)")]
    private static partial Regex Number();
}
