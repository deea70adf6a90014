using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionPlan : PeerlineCommand
{
    private readonly Argument<string> connection = ConnectionArgument.Make();

    public ConnectionPlan()
        : base("plan", "What would go to the router now: its lines, and what they mean for sessions and routes (operator)") => Add(connection);

    protected override async Task<int> RunAsync(Run run)
    {
        var plan = await run.Client.Connections.PlanAsync(await run.ConnectionAsync(run.Get(connection)), run.Cancel);
        return run.Output.Show(plan, p => Print(run.Output.Console, p));
    }

    private static void Print(IAnsiConsole console, Client.Contracts.ConnectionPlan p)
    {
        console.MarkupLine($"{Words.Bold(p.EdgeRouter)}  [grey]{Words.Time(p.At)}, hash {Words.Safe(p.Hash)}[/]");
        if (p.Held is { } held) console.MarkupLine($"[yellow]held[/]  {Words.Safe(held.Sentence)} [grey]since {Words.Time(held.Since)}, hash {Words.Safe(held.Hash)}[/]");
        if (p.Release is { } r) console.MarkupLine($"[green]released[/]  by {Words.Safe(r.By)} until {Words.Time(r.ExpiresAt)}: {Words.Safe(r.Reason)} [grey]hash {Words.Safe(r.Hash)}[/]");
        foreach (var refusal in p.Refusals) console.MarkupLine($"[red]would not be written[/]  {Words.Safe(refusal)}");
        if (p.Sessions.Count > 0)
        {
            console.WriteLine();
            console.Write(Output.Table(["session", "", "setting", "before", "after"], p.Sessions.SelectMany(Rows)));
        }

        if (p.Routes.Count > 0)
        {
            console.WriteLine();
            console.Write(Output.Table([">received", ">accepted", ">announced", "half", ""], p.Routes.Select(Row)));
        }

        Lines(console, "would be written", p.Text);
        Lines(console, "differs on the router, and is left until you adopt or restore it", p.Drift);
        if (p is { Text.Count: 0, Drift.Count: 0, Refusals.Count: 0 }) console.MarkupLine(Words.Dim("The router has it already."));
    }

    private static IEnumerable<string[]> Rows(PlannedSession s)
    {
        var fate = s.Fate switch { "Added" => "[green]added[/]", "Removed" => "[red]removed[/]", "Changed" => "[yellow]changed[/]", _ => Words.Dim("kept") };
        if (s.Changes.Count == 0) yield return [Words.Bold(s.Peer), fate, "", "", ""];
        foreach (var (f, i) in s.Changes.Select((f, i) => (f, i)))
            yield return [i == 0 ? Words.Bold(s.Peer) : "", i == 0 ? fate : "", Words.Safe(f.Field), Words.Safe(f.Before ?? ""), Words.Safe(f.After ?? "")];
    }

    private static string[] Row(PlannedRoutes r) =>
    [
        Count(r.Received), Change(r.AcceptedBefore, r.AcceptedAfter), Change(r.AnnouncedBefore, r.AnnouncedAfter), r.Family, Words.Safe(r.Note ?? ""),
    ];

    private static string Change(int? before, int? after) => before == after ? Count(before) : $"{Count(before)} → {Count(after)}";

    private static string Count(int? count) => count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?";

    private static void Lines(IAnsiConsole console, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        console.WriteLine();
        console.MarkupLine(Words.Dim(title));
        foreach (var line in lines) console.WriteLine($"  {Plain.Line(line)}");
    }
}
