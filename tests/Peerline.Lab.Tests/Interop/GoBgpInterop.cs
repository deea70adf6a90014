using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Peerline.Lab.Tests.Interop;

/// <summary>GoBGP, asked by its command line.</summary>
public sealed partial class GoBgpInterop() : InteropFixture("gobgpd")
{
    private GoBgpInstance? gobgp;

    internal override string SeveralPaths => "198.51.100.128/25";

    internal override async Task<string> StartDaemonAsync(Lab at, LabNamespace where)
    {
        gobgp = await at.GoBgpAsync(where, Configuration());
        await gobgp.AskAsync("global", "rib", "add", "203.0.113.0/24");
        await gobgp.AskAsync("global", "rib", "add", "-a", "ipv6", "2001:db8:b000::/48");
        // GoBGP sends no path back to an AS that it has passed: the paths of this prefix are its own.
        foreach (var med in (string[])["1", "2", "3"]) await gobgp.AskAsync("global", "rib", "add", SeveralPaths, "identifier", med, "med", med);
        return $"GoBGP {Number().Match(await where.RunAsync("gobgpd", "--version")).Groups[1].Value}";
    }

    internal override async Task<InteropView> ReadAsync(InteropLink link)
    {
        var text = await gobgp!.AskAsync("neighbor", link.Ours);
        var capabilities = Received().Matches(text).Select(m => m.Groups[1].Value).ToHashSet();
        return new InteropView(
            text.Contains("BGP state = ESTABLISHED", StringComparison.Ordinal),
            long.Parse(RemoteAs().Match(text).Groups[1].Value, CultureInfo.InvariantCulture), capabilities,
            int.Parse(Refreshes().Match(text).Groups[1].Value, CultureInfo.InvariantCulture), text);
    }

    internal override async Task<string> RouteAsync(string prefix)
    {
        var family = prefix.Contains(':', StringComparison.Ordinal) ? "ipv6" : "ipv4";
        var said = await gobgp!.AskAsync("global", "rib", "-a", family, prefix);
        return said.Contains("Network not in table", StringComparison.Ordinal) ? "" : said;
    }

    internal override Task RequestRefreshAsync(InteropLink link) => gobgp!.AskAsync("neighbor", link.Ours, "softresetin");

    // What `disable --reason` says does not reach the wire in 3.10; what `reset --reason` says does.
    internal override Task ShutdownAsync(InteropLink link, string text) =>
        gobgp!.AskAsync("neighbor", link.Ours, "reset", "--reason", text);

    private static string Configuration()
    {
        var text = new StringBuilder();
        text.AppendLine("[global.config]").AppendLine($"  as = {InteropLink.TheirAs}").AppendLine("  router-id = \"192.0.2.2\"");
        foreach (var link in InteropLink.All.Values)
        {
            text.AppendLine("[[neighbors]]").AppendLine("  [neighbors.config]")
                .AppendLine($"    neighbor-address = \"{link.Ours}\"").AppendLine($"    peer-as = {link.LocalAs}");
            if (link.TheirKey is { } key) text.AppendLine($"    auth-password = \"{key}\"");
            text.AppendLine("  [neighbors.timers.config]").AppendLine("    connect-retry = 1").AppendLine("    idle-hold-time-after-reset = 1")
                .AppendLine("  [neighbors.transport.config]").AppendLine($"    local-address = \"{link.Theirs}\"");
            if (link.TheyWait) text.AppendLine("    passive-mode = true");
            if (link.TheyCheckTtl) text.AppendLine("  [neighbors.ttl-security.config]").AppendLine("    enabled = true").AppendLine("    ttl-min = 255");
            if (link.TheyRestartGracefully)
                text.AppendLine("  [neighbors.graceful-restart.config]").AppendLine("    enabled = true").AppendLine("    restart-time = 120");
            text.AppendLine("  [[neighbors.afi-safis]]").AppendLine("    [neighbors.afi-safis.config]")
                .AppendLine($"      afi-safi-name = \"{(link.IsIPv6 && !link.IsExtendedNextHop ? "ipv6" : "ipv4")}-unicast\"");
            if (link.TheyAddPaths) text.AppendLine("    [neighbors.afi-safis.add-paths.config]").AppendLine("      send-max = 32");
            if (link.TheyRestartGracefully)
                text.AppendLine("    [neighbors.afi-safis.mp-graceful-restart.config]").AppendLine("      enabled = true");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"version (\d[\d.]*)")]
    private static partial Regex Number();

    [GeneratedRegex(@"remote AS (\d+)")]
    private static partial Regex RemoteAs();

    [GeneratedRegex(@"^\s+(\S+):\s+(?:advertised and )?received", RegexOptions.Multiline)]
    private static partial Regex Received();

    [GeneratedRegex(@"Route Refresh:\s+\d+\s+(\d+)")]
    private static partial Regex Refreshes();
}
