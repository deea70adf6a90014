using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ValidationShow : PeerlineCommand
{
    private readonly Argument<string> connection = ConnectionArgument.Make();
    private readonly Option<Guid?> report = new("--report") { Description = "This report; the newest when left out", HelpName = "ID" };
    private readonly Option<bool> list = new("--list") { Description = "Only list the reports" };
    private readonly Option<bool> all = new("--all") { Description = "Also the checks that passed, with their evidence" };

    public ValidationShow()
        : base("show", "The validation report: what was checked, what was found, what to do")
    {
        Add(connection);
        Add(report);
        Add(list);
        Add(all);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var id = await run.ConnectionAsync(run.Get(connection));
        if (run.Get(list))
        {
            return run.Output.List(await run.AllAsync(run.Client.Connections.ReportsAsync(id, run.Cancel)), "No report was made.",
                ["at", "id", "kind", "", "summary"],
                r => [Words.Time(r.At), Words.Dim(r.Id.ToString()), Words.Safe(r.Kind), r.Passed ? "[green]passed[/]" : "[red]failed[/]",
                    Words.Safe(r.Summary)]);
        }

        var asked = run.Get(report) ?? (await run.Client.Connections.ReportsAsync(id, run.Cancel).FirstOrDefaultAsync(run.Cancel))?.Id
            ?? throw new NothingFoundException("No report was made yet.",
            "A report is made when the session is up, or when it does not come up in time.");
        return run.Output.Show(await run.Client.Connections.ReportAsync(id, asked, run.Cancel), r =>
            Print(run.Output.Console, r, run.Get(all)));
    }

    private static void Print(IAnsiConsole console, ValidationReport r, bool all)
    {
        console.MarkupLine($"{(r.Passed ? "[green]✔ passed[/]" : "[red]✘ failed[/]")}  {Words.Bold(r.Kind)}  {Words.Safe(r.Summary)}");
        console.MarkupLine(
            $"  [grey]{Words.Time(r.At)}, {r.DurationSeconds:0.0} s, AS{r.PeerAsn}, {Words.Safe(r.Router ?? "router not read")}[/]");
        console.WriteLine();
        var shown = r.Findings.Where(f => all || Tells(f)).ToList();
        if (shown.Count > 0)
            console.Write(
                new Padder(Output.Table(["", "check", "half", "found"], shown.Select(f => Row(f, all))), new Padding(2, 0, 0, 0)));
        var silent = r.Findings.Count(f => !Tells(f));
        if (!all && silent > 0)
            console.MarkupLine(
                $"  [grey]{(shown.Count > 0 ? "and " : "")}{silent} checks that passed or had nothing to look at (--all)[/]");
        console.WriteLine();
        console.Write(new Padder(Output.Table(["half", "session", ">received", ">accepted", ">advertised", ">permitted", ">predicted"],
            new[] { ("IPv4", r.V4), ("IPv6", r.V6) }.Where(h => h.Item2 is not null).Select(h => new[]
            {
                Words.Bold(h.Item1), Words.State(h.Item2!.State), Count(h.Item2.Received), Count(h.Item2.Accepted),
                    Count(h.Item2.Advertised), $"{h.Item2.Permitted.Count}", $"{h.Item2.Predicted.Count}",
            })), new Padding(2, 0, 0, 0)));
        foreach (var note in r.Notes) console.MarkupLine($"  [grey]note: {Words.Safe(note)}[/]");
    }

    private static bool Tells(Finding f) => f.Outcome is "Failed" or "Unproved" || f.Waiver is not null;

    private static string[] Row(Finding f, bool all)
    {
        var mark = f.Waiver is not null ? "[blue]~[/]" : f.Outcome switch
        {
            "Passed" => "[green]✔[/]", "NotApplicable" => "[grey]·[/]", _ when f.Blocks => "[red]✘[/]", _ => "[yellow]![/]",
        };
        var lines = new List<string> { Words.Safe(f.Sentence) };
        if (all || Tells(f)) lines.AddRange(f.Evidence.Take(all ? int.MaxValue : 6).Select(e => Words.Dim("  " + e)));
        if (f.Hint is { } hint && Tells(f)) lines.Add($"[yellow]→[/] {Words.Safe(hint)}");
        if (f.Waiver is { Until: not null } rule) lines.Add($"[blue]{Words.Safe(Words.Waived(rule))}[/]");
        else if (f.Waiver is { } w) lines.Add($"[blue]waived by {Words.Safe(w.By)}:[/] {Words.Safe(w.Reason)}");
        return [mark, Words.Safe(f.Check), Words.Dim(f.Family), string.Join("\n", lines)];
    }

    private static string Count(int? n) => n is { } known ? $"{known}" : Words.Dim("?");
}
