using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AlertList() : PeerlineCommand("list", "Alert rules, and what fires now")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Alerts.ListAsync(run.Cancel)), "There is no alert rule.", ["id", "name", "looks at", "of", "state",
            "mail"],
        r =>
        [
            Words.Dim("…" + Words.Short(r.Id)), Words.Bold(r.Name), Words.Safe(What(r)), r.SubscriptionId is { } s
                ? Words.Dim("…" + Words.Short(s)) : "everybody",
            !r.IsEnabled ? "[grey]off[/]" : r.Firing.Count > 0 ? $"[red]fires {r.Firing.Count} times[/]" : "[green]calm[/]",
                Words.Safe(string.Join(" ", r.Mails)),
        ]);

    internal static string What(Client.Contracts.AlertRule r) => r.Metric switch
    {
        "SessionDown" => FormattableString.Invariant($"SessionDown for {r.ForMinutes} min"),
        "LetterDays" => FormattableString.Invariant($"LetterDays < {r.Threshold}"),
        "Flaps" => FormattableString.Invariant($"Flaps > {r.Threshold} in {r.ForMinutes} min"),
        _ => FormattableString.Invariant($"{r.Metric} > {r.Threshold} for {r.ForMinutes} min"),
    };
}
