using System.Text.Json;
using System.Text.RegularExpressions;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>One conversation with zebra and bgpd of a router.</summary>
internal sealed partial class FrrDaemons : IDisposable
{
    private static readonly TimeSpan SaveTime = TimeSpan.FromSeconds(20);
    private const int MostOneByOne = 20;

    /// <summary>bgpd takes a thousand lines in a second or two, and answers nobody meanwhile.</summary>
    private const int MostTogether = 1000;

    /// <summary>About as many lines as bgpd reads at once (512 octets): what is on the way is still done when whoever sent it is gone.</summary>
    private const int MostOnTheWay = 8;
    private const string BeginTogether = "XFRR_start_configuration";
    private const string EndTogether = "XFRR_end_configuration";
    private readonly FrrSettings settings;

    private FrrDaemons(FrrSettings settings, FrrVty zebra, FrrVty bgpd) => (this.settings, Zebra, Bgpd) = (settings, zebra, bgpd);

    public FrrVty Zebra { get; }
    public FrrVty Bgpd { get; }

    public static async Task<FrrDaemons> OpenAsync(FrrSettings settings, CancellationToken cancel)
    {
        var zebra = await FrrVty.OpenAsync(settings.VtyDirectory, FrrCommand.Zebra, cancel);
        try
        {
            return new FrrDaemons(settings, zebra, await FrrVty.OpenAsync(settings.VtyDirectory, FrrCommand.Bgpd, cancel));
        }
        catch
        {
            zebra.Dispose();
            throw;
        }
    }

    public async Task<FrrReading> ReadAsync(RouterMarker marker, CancellationToken cancel)
    {
        var configuration = FrrConfiguration.Parse(await Bgpd.AskAsync("show running-config", cancel));
        configuration.Addresses.UnionWith(FrrConfiguration.Parse(await Zebra.AskAsync("show running-config", cancel)).Addresses);
        var present = FrrObservation.InterfaceAddresses(await Zebra.AskJsonAsync("show interface json", cancel));
        return new FrrReading(configuration, present, marker, await CapabilitiesAsync(settings, Zebra, Bgpd, cancel), settings.Discard);
    }

    /// <summary>Runs the commands in order and stops at the first that is refused.</summary>
    public async Task CarryOutAsync(IReadOnlyList<FrrCommand> commands, CancellationToken cancel)
    {
        var together = commands.Count(IsPolicy) > MostOneByOne;
        for (var first = 0; first < commands.Count;)
        {
            var block = commands.Skip(first).TakeWhile(commands[first].IsInSameBlock).ToList();
            await CarryOutBlockAsync(Of(block[0].Daemon), block, together && IsPolicy(block[0]), cancel);
            first += block.Count;
        }
    }

    /// <summary>What a writer that died or gave up may have left open is over: until then bgpd holds back the sessions that are made.</summary>
    public Task EndTogetherAsync(CancellationToken cancel) => EndTogetherAsync(Bgpd, cancel);

    private static async Task CarryOutBlockAsync(FrrVty daemon, IReadOnlyList<FrrCommand> block, bool together, CancellationToken cancel)
    {
        foreach (var line in block[0].Blocks.Prepend("configure terminal")) await MustAsync(daemon, line, line, cancel);
        if (together) await CarryOutTogetherAsync(daemon, block, cancel);
        else foreach (var command in block) await MustAsync(daemon, command.Line, command.Shown, cancel);
        await daemon.AskAsync("end", cancel);
    }

    /// <summary>
    /// bgpd takes each line of a prefix list or route map into a copy of all that it has of them: a list of thousands would take minutes.
    /// Many at once are said to be one change, as <c>vtysh -f</c> says it, or some where they are thousands: nothing looks at a policy
    /// before it is whole. A few are not: a session that is made within such a change waits up to five seconds.
    /// </summary>
    private static async Task CarryOutTogetherAsync(FrrVty daemon, IReadOnlyList<FrrCommand> block, CancellationToken cancel)
    {
        foreach (var change in FrrCommand.Cut(block, MostTogether))
        {
            try
            {
                await MustAsync(daemon, BeginTogether, BeginTogether, cancel);
                foreach (var lines in change.Chunk(MostOnTheWay)) await MustAsync(daemon, lines, cancel);
                await MustAsync(daemon, EndTogether, EndTogether, cancel);
            }
            catch
            {
                // Also where it was told to begin or to end, and nobody waited for the answer.
                await LeaveTogetherAsync(daemon);
                throw;
            }
        }
    }

    private static async Task LeaveTogetherAsync(FrrVty daemon)
    {
        try
        {
            await EndTogetherAsync(daemon, CancellationToken.None);
        }
        catch (RouterUnreachableException)
        {
            // What led here is what counts. The way back ends it.
        }
    }

    private static async Task EndTogetherAsync(FrrVty daemon, CancellationToken cancel)
    {
        foreach (var line in new[] { "configure terminal", EndTogether, "end" }) await daemon.RunAsync(line, cancel);
    }

    /// <summary>
    /// Checks by the daemon's own state, and not by its configuration text, that each session of the target has the ASN and the policies
    /// that it should have.
    /// </summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(FrrConfiguration target, CancellationToken cancel)
    {
        var differences = new List<string>();
        foreach (var (name, lines) in target.Neighbors)
        {
            using var answer = JsonDocument.Parse(await Bgpd.AskJsonAsync($"show bgp neighbors {name} json", cancel));
            if (!answer.RootElement.TryGetProperty(name, out var neighbor)) differences.Add($"bgpd does not know {name}");
            else differences.AddRange(FrrObservation.PolicyDifferences(name, neighbor, lines));
        }

        return differences;
    }

    /// <summary>
    /// Clears those of the sessions that were stopped for too many prefixes: no configuration brings them back (FRR 8.4).
    /// </summary>
    public async Task ClearStoppedAsync(IReadOnlyList<string> sessions, CancellationToken cancel)
    {
        foreach (var name in sessions)
        {
            using var answer = JsonDocument.Parse(await Bgpd.AskJsonAsync($"show bgp neighbors {name} json", cancel));
            if (answer.RootElement.TryGetProperty(name, out var neighbor) && FrrObservation.IsStoppedForPrefixes(neighbor))
            {
                await Bgpd.AskAsync($"clear bgp {name}", cancel);
            }
        }
    }

    /// <summary>Makes the running configuration what the daemons start with.</summary>
    public async Task SaveAsync(CancellationToken cancel)
    {
        if (settings.IsIntegrated)
        {
            var run = await NamespaceCommand.Here.RunAsync(
                SaveTime, cancel, "vtysh", "--vty_socket", settings.VtyDirectory, "--config_dir", settings.ConfigDirectory!, "-w");
            if (!run.Succeeded) throw new RouterRefusedException($"The configuration could not be saved: {run.Complaint}");
            return;
        }

        foreach (var daemon in new[] { Zebra, Bgpd })
        {
            var answer = await daemon.RunAsync("write file", cancel);
            if (!answer.Accepted) throw new RouterRefusedException($"The configuration could not be saved: {answer.Complaint}");
        }
    }

    public void Dispose()
    {
        Zebra.Dispose();
        Bgpd.Dispose();
    }

    /// <summary>What this router can do, and whether the operator has named it RPKI caches: they need not answer now.</summary>
    public static async Task<RouterCapabilities> CapabilitiesAsync(FrrSettings settings, FrrVty zebra, FrrVty bgpd, CancellationToken cancel)
    {
        var version = await bgpd.AskAsync("show version", cancel);
        // Without its module ("-M rpki") bgpd does not know the command.
        return Capabilities(version, await bgpd.RunAsync("show rpki cache-server", cancel) is { Accepted: true } caches ? caches.Text : "") with
        {
            Discards = settings.Discard is { } discard && await discard.IsThereAsync(zebra, cancel),
        };
    }

    internal static RouterCapabilities Capabilities(string showVersion, string rpkiCaches = "")
    {
        var version = Version().Match(showVersion);
        var number = version.Success ? new Version(version.Groups[1].Value) : new Version(0, 0);
        return new RouterCapabilities(
            Software: version.Success ? $"FRRouting {version.Groups[1].Value}" : "FRRouting",
            Md5: true,
            Gtsm: true,
            // RFC 9234: local-role came with 8.4.
            Roles: number >= new Version(8, 4),
            RouteRefresh: true,
            RawRibIn: true,
            // FRR has no transaction: what stands guard beside it takes back what was not confirmed.
            CommitConfirm: false,
            ForwardsTraffic: true)
        {
            RulesNotHeld = RouteRule.NotHeld(
                rpkiCaches.Contains("host: ", StringComparison.Ordinal), number >= new Version(8, 4) ? [] : [RouteRule.OtcLeak]),
        };
    }

    /// <summary>What is not in a block is a list or a route map.</summary>
    private static bool IsPolicy(FrrCommand command) => command is { Daemon: FrrCommand.Bgpd, Blocks.Count: 0 };

    private FrrVty Of(string daemon) => daemon == FrrCommand.Zebra ? Zebra : Bgpd;

    private static async Task MustAsync(FrrVty daemon, string line, string shown, CancellationToken cancel) =>
        await AcceptedAsync(daemon, shown, await daemon.RunAsync(line, cancel), cancel);

    private static async Task MustAsync(FrrVty daemon, IReadOnlyList<FrrCommand> commands, CancellationToken cancel)
    {
        var answers = await daemon.RunAllAsync([.. commands.Select(c => c.Line)], cancel);
        foreach (var (command, answer) in commands.Zip(answers)) await AcceptedAsync(daemon, command.Shown, answer, cancel);
    }

    private static async Task AcceptedAsync(FrrVty daemon, string shown, FrrAnswer answer, CancellationToken cancel)
    {
        if (answer.Accepted) return;
        await daemon.RunAsync("end", cancel);
        throw new RouterRefusedException($"The router refused '{shown}': {RouterText.Printable(answer.Complaint)}");
    }

    [GeneratedRegex(@"FRRouting (\d+\.\d+(?:\.\d+)?)")]
    private static partial Regex Version();
}
