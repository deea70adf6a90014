using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class DryRun : PeerlineCommand
{
    private readonly Argument<string?> asn = new("ASN") { Description = "Such as AS64496 or 64496; its AS-SET, unless routes are named", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> routes = new("--routes")
    {
        Description = "What would be announced: MRT, lines of bgpdump -m, or lines of prefix and path; - is standard input", HelpName = "FILE",
    };

    private readonly Option<string?> connection = new("--connection") { Description = "What is received on a connection now, in place of an ASN", HelpName = "CONNECTION" };
    private readonly Option<bool> all = new("--all") { Description = "Show what would be accepted too" };

    public DryRun()
        : base("dry-run", "What would be accepted of an ASN today, and why not; exit code 1 when something would not")
    {
        Add(asn);
        Add(routes);
        Add(connection);
        Add(all);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var report = await run.Client.DryRunAsync(await RequestAsync(run), run.Cancel);
        run.Output.Show(report, r => Print(run.Output.Console, r, run.Get(all)));
        return report.Rejected == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private async Task<DryRunRequest> RequestAsync(Run run)
    {
        if (run.Get(connection) is { } word)
        {
            if (run.Get(asn) is not null || run.Get(routes) is not null)
                throw new UsageException("--connection stands alone: neither an ASN nor --routes goes with it.");
            return new DryRunRequest(ConnectionId: await run.ConnectionAsync(word));
        }

        if (run.Get(asn) is not { Length: > 0 } text) throw new UsageException("An ASN or --connection is needed.", "peerline dry-run AS64496");
        var number = IrrShow.Number(text);
        return new DryRunRequest(number, run.Get(routes) is { } file ? RouteFile.Read(file, number) : null);
    }

    private static void Print(IAnsiConsole console, DryRunReport r, bool all)
    {
        var from = r.Source switch { "AsSet" => "its AS-SET", "Session" => "what is received now", _ => "the routes named" };
        console.MarkupLine($"{Words.Bold($"AS{r.Asn}")}, by {from}: [green]{r.Accepted} accepted[/], {(r.Rejected > 0 ? $"[red]{r.Rejected} not[/]" : "0 not")}");
        foreach (var note in r.Notes) console.MarkupLine(Words.Dim(note));
        if (r.ByCheck.Count > 0)
        {
            console.WriteLine();
            console.Write(Output.Table(["check", ">routes"], r.ByCheck.Select(c => new[] { Words.Bold(c.Check), $"{c.Routes}" })));
        }

        var shown = r.Routes.Where(x => all || x.Reasons.Count > 0).ToList();
        if (shown.Count == 0) return;
        console.WriteLine();
        console.Write(Output.Table(["prefix", "", "rpki", "path", "why"], shown.Select(x => new[]
        {
            Words.Bold(x.Prefix), x.Accepted ? "[green]accepted[/]" : "[red]no[/]", Words.State(x.Rpki), Words.Safe(x.Path),
            Words.Reasons(x.Reasons),
        })));
    }
}
