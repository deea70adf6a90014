using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class LinkTestShow : PeerlineCommand
{
    private readonly Argument<string> connection = ConnectionArgument.Make();
    private readonly Option<bool> all = new("--all") { Description = "Every attempt, not only the last" };

    public LinkTestShow()
        : base("show", "The acceptance record of the last attempt")
    {
        Add(connection);
        Add(all);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var tests = await run.AllAsync(run.Client.Connections.LinkTestsAsync(await run.ConnectionAsync(run.Get(connection)), run.Cancel));
        var shown = run.Get(all) ? tests : tests.Take(1).ToList();
        return run.Output.Show(shown, list =>
        {
            if (list.Count == 0) run.Output.Console.MarkupLine(Words.Dim("No link test was run."));
            foreach (var test in list) Print(run.Output.Console, test);
        });
    }

    private static void Print(IAnsiConsole console, LinkTest t)
    {
        console.MarkupLine($"{(t.Passed ? "[green]✔ passed[/]" : "[red]✘ failed[/]")}  {Words.Safe(t.Summary)}");
        console.MarkupLine(
            $"  [grey]{Words.Time(t.EndedAt)}  {Words.Safe(t.LocalAddress)} → {Words.Safe(t.PeerAddress)}  {Words.Safe(t.Tool)}[/]");
        console.Write(new Padder(
            Output.Table(["", "check", "", "figures"], t.Checks.Select(c => new[]
            {
                c.Passed switch { true => "[green]✔[/]", false => c.Required ? "[red]✘[/]" : "[yellow]![/]", null => "[grey]·[/]" },
                Words.Safe(c.Name), c.Required
                    ? ""
                    : Words.Dim("optional"), Words.Safe(c.Figures) + (c.Hint is { } h ? $"\n[grey]→ {Words.Safe(h)}[/]" : ""),
            })), new Padding(2, 0, 0, 1)));
    }
}
