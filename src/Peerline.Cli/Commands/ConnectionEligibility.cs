using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionEligibility : PeerlineCommand
{
    private readonly Argument<string> connection = ConnectionArgument.Make();

    public ConnectionEligibility()
        : base("eligibility", "What the eligibility rules said last, to the request or to a change, rule by rule") => Add(connection);

    protected override async Task<int> RunAsync(Run run)
    {
        var id = await run.ConnectionAsync(run.Get(connection));
        var decision = await run.Client.Connections.EligibilityAsync(id, run.Cancel).FirstOrDefaultAsync(run.Cancel)
            ?? throw new NothingFoundException("Neither the request nor a change was judged.", "Without an eligibility file a person decides.");
        run.Output.Show(decision, d =>
        {
            run.Output.Console.MarkupLine($"{Outcome(d.Outcome)}  {Words.Safe(d.Summary)}");
            run.Output.Console.MarkupLine($"  [grey]{Words.Time(d.At)}, AS{d.PeerAsn}, rules {Words.Safe(d.PolicyHash[..12])}[/]");
            if (d.Change is { } change) run.Output.Console.MarkupLine($"  [grey]A change: {Words.Safe(change)}[/]");
            if (d.Findings.Count == 0) return;
            run.Output.Console.WriteLine();
            run.Output.Console.Write(new Padder(Findings(d.Findings), new Padding(2, 0, 0, 0)));
        });
        return decision.Outcome is "Reject" ? ExitCode.Refused : ExitCode.Done;
    }

    public static string Outcome(string outcome) => outcome switch
    {
        "Approve" => "[green]✔ approve[/]", "Reject" => "[red]✘ reject[/]", _ => "[yellow]! review[/]",
    };

    public static Table Findings(IEnumerable<EligibilityFinding> findings) =>
        Output.Table(["", "rule", "if not", "found"], findings.Select(f => new[]
        {
            f.State switch { "Met" => "[green]✔[/]", "Unknown" => "[grey]?[/]", _ when f.Consequence is "Reject" => "[red]✘[/]", _ => "[yellow]![/]" },
            Words.Safe(f.Rule), f.State is "Met" ? "" : Words.Dim(f.Consequence.ToLowerInvariant()),
            string.Join("\n", new[] { Words.Safe(f.Evidence), f.Why is null ? null : Words.Dim(f.Why), f.Hint is null ? null : $"[yellow]→[/] {Words.Safe(f.Hint)}" }
                .OfType<string>()),
        }));
}
