using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionShow : PeerlineCommand
{
    private readonly Argument<string> connection = ConnectionArgument.Make();

    public ConnectionShow()
        : base("show", "One connection: state, tasks, and each half desired, applied and observed") => Add(connection);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = (await run.Client.Connections.GetAsync(await run.ConnectionAsync(run.Get(connection)), run.Cancel)).Value;
        return run.Output.Show(found, c =>
        {
            var console = run.Output.Console;
            console.Write(ConnectionPanel.Of(c, c.Peering, DateTimeOffset.UtcNow, console.Profile.Width));
            console.WriteLine();
            console.Write(new Padder(
                Facts.Of(
                    ("id", c.Id.ToString()),
                    ("peer", $"AS{c.PeerAsn} {Words.Safe(c.PeerName)} in {Words.Safe(c.Metro)}"),
                    ("since", Words.Time(c.StateSince)),
                    ("deadline", c.Deadline is { } d ? $"{Words.Time(d)} [grey]({Words.Left(d, DateTimeOffset.UtcNow)})[/]" : null),
                    ("out of service", c.Drain is { } gone ? $"{Words.Safe(gone.Phase)} since {Words.Time(gone.Since)}{Why(gone)}" : null),
                    ("eligibility", Standing(c.Eligibility)),
                    ("of the change", Standing(c.Change?.Eligibility)),
                    ("demarc",
                        c.Lag is null && c.Port is { } p
                            ? Words.Safe(Words.Demarc(p))
                            : null),
                    ("LAG", c.Lag is { } lag
                        ? Words.Safe($"{Words.Mbps(lag.CapacityMbps)}, {(lag.Lacp ? "LACP" : "no LACP")}, minimum links {lag.MinimumLinks}") + "\n"
                            + string.Join("\n", lag.Members.Select(m => Words.Safe(Words.Member(m))))
                        : null),
                    ("on router", c.Port?.EdgeRouter is { } r ? Words.Safe($"{r} {c.Lag?.InterfaceName ?? c.Port.InterfaceName}") : null),
                    ("letter", c.Letter is { } l ? Words.Safe($"{l.Number} v{l.Version}, until {Words.Day(l.ExpiresAt)}") : null),
                    ("peer's end", c.PeerDemarc is { } end
                        ? Words.Safe(string.Join(", ", new[] { end.Cage, end.Rack, end.Panel, end.Positions, end.Media, end.Connector }.OfType<string>()))
                        : null),
                    ("wired", c.Wired is { } w ? $"{Words.Safe(w.CircuitReference)} [grey]{Words.Time(w.At)} {Words.Safe(w.By)}[/]" : null),
                    ("link test", c.LinkTestPassed is { } passed ? passed ? "[green]passed[/]" : "[red]failed[/]" : null),
                    ("stated",
                        c.Stated is { } s
                            ? Words.Safe(string.Join(", ", s.Prefixes.Take(12).Select(x => x.Prefix)))
                            + (s.Prefixes.Count > 12 ? $" and {s.Prefixes.Count - 12} more" : "")
                            : null),
                    ("MD5", c.Requested.Md5 ? "yes" : "no"),
                    ("waived",
                        c.Waivers.Count > 0
                            ? string.Join("\n", c.Waivers.Select(x => Words.Safe($"{x.Check}: {x.Reason} ({x.By})")))
                            : null),
                    ("rules waived",
                        c.RuleWaivers.Count > 0
                            ? string.Join("\n", c.RuleWaivers.Select(x => Words.Safe(Words.Waived(x))))
                            : null)),
                new Padding(2, 0, 0, 0)));
        });
    }

    private static string? Standing(Client.Contracts.EligibilityStanding? standing) => standing switch
    {
        null => null,
        { DueSince: null, Outcome: { } outcome } => $"{ConnectionEligibility.Outcome(outcome)} {Words.Safe(standing.Summary)}",
        _ => "is being judged",
    };

    private static string Why(Client.Contracts.Drain drain) => string.Concat(
        drain.ByHand is { } hand ? $", by {Words.Safe(hand.By)}: {Words.Safe(hand.Reason)}" : "",
        drain.Maintenances.Count > 0 ? ", for planned work" : "");
}
