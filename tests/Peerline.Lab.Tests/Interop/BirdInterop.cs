using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Peerline.Lab.Tests.Interop;

/// <summary>BIRD, asked over its control socket.</summary>
public sealed partial class BirdInterop() : InteropFixture("bird")
{
    private BirdInstance? bird;

    internal override async Task<string> StartDaemonAsync(Lab at, LabNamespace where)
    {
        bird = await at.BirdAsync(where, Configuration());
        return Number().Match(await bird.AskAsync("show status")).Value;
    }

    internal override async Task<InteropView> ReadAsync(InteropLink link)
    {
        var text = await bird!.AskAsync($"show protocols all {ProtocolOf(link)}");
        var neighbor = text.Split("Neighbor capabilities").ElementAtOrDefault(1)?.Split("Session:")[0] ?? "";
        var capabilities = neighbor.Split('\n').Select(l => l[Math.Min(l.Length, 5)..].Trim()).Where(l => l.Length > 0).ToHashSet();
        return new InteropView(
            text.Contains("Established", StringComparison.Ordinal),
            long.Parse(RemoteAs().Match(text).Groups[1].Value, CultureInfo.InvariantCulture), capabilities, null, text);
    }

    internal override async Task<string> RouteAsync(string prefix)
    {
        var said = await bird!.AskAsync($"show route {prefix} all");
        return said.Contains("BGP.as_path", StringComparison.Ordinal) ? said : "";
    }

    internal override Task RequestRefreshAsync(InteropLink link) => bird!.AskAsync($"reload in {ProtocolOf(link)}");

    internal override Task ShutdownAsync(InteropLink link, string text) => bird!.AskAsync($"disable {ProtocolOf(link)} \"{text}\"");

    private static string ProtocolOf(InteropLink link) => $"session_{link.Name.Replace('-', '_')}";

    private static string Configuration()
    {
        var text = new StringBuilder();
        text.AppendLine("router id 192.0.2.2;").AppendLine("protocol device { scan time 2; }")
            .AppendLine("protocol static { ipv4; route 203.0.113.0/24 unreachable; }")
            .AppendLine("protocol static { ipv6; route 2001:db8:b000::/48 unreachable; }")
            .AppendLine($"protocol static {{ ipv4; route {InteropLink.TheirLongPrefix} unreachable; }}")
            .AppendLine("filter with_long_one {").AppendLine(" if source != RTS_STATIC then reject;")
            .AppendLine($" if net = {InteropLink.TheirLongPrefix} then {{");
        for (var i = 1; i <= InteropLink.LongCommunities; i++) text.AppendLine($"  bgp_community.add((64501, {i}));");
        text.AppendLine(" }").AppendLine(" accept;").AppendLine("}");
        foreach (var link in InteropLink.All.Values)
        {
            text.AppendLine($"protocol bgp {ProtocolOf(link)} {{")
                .AppendLine($" local {link.Theirs} as {InteropLink.TheirAs}; neighbor {link.Ours} as {link.LocalAs};")
                .AppendLine(" connect delay time 1; connect retry time 1; error wait time 1, 2;");
            if (link.TheyWait) text.AppendLine(" passive;");
            if (link.TheirKey is { } key) text.AppendLine($" password \"{key}\";");
            if (link.TheyCheckTtl) text.AppendLine(" ttl security on;");
            if (link.TheyHaveRole) text.AppendLine(" local role peer;");
            if (link.IsExtended) text.AppendLine(" enable extended messages on;");
            if (link.TheyRestartGracefully) text.AppendLine(" graceful restart on; long lived graceful restart on;");
            var export = link.TheyAddPaths ? "export all; add paths tx"
                : link.IsExtended ? "export filter with_long_one"
                : link.TheirPrefix.Contains(':', StringComparison.Ordinal) ? "export where source = RTS_STATIC"
                : $"export where source = RTS_STATIC && net != {InteropLink.TheirLongPrefix}";
            if (link.IsExtendedNextHop) export += "; extended next hop on";
            text.AppendLine($" {(link.IsIPv6 && !link.IsExtendedNextHop ? "ipv6" : "ipv4")} {{ import all; {export}; }};").AppendLine("}");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"BIRD [\d.]+\d")]
    private static partial Regex Number();

    [GeneratedRegex(@"Neighbor AS:\s+(\d+)")]
    private static partial Regex RemoteAs();
}
