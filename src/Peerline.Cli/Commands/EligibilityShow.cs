using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class EligibilityShow : PeerlineCommand
{
    private readonly Option<bool> text = new("--text") { Description = "The file as it was written" };

    public EligibilityShow()
        : base("show", "The rules by which requests are judged") => Add(text);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = (await run.Client.Eligibility.GetAsync(run.Cancel)).Value;
        return run.Output.Show(found, e =>
        {
            if (run.Get(text)) run.Output.Console.Write(new Text(Plain.Text(e.Text)));
            else Print(run.Output.Console, e);
        });
    }

    public static void Print(IAnsiConsole console, Eligibility e)
    {
        console.Write(Facts.Of(
            ("version", Words.Safe(e.Hash[..12])),
            ("when all are met", e.WhenAllMet is "Approve" ? "approved at once" : "a person decides")));
        if (e.Rules.Count == 0) return;
        console.WriteLine();
        console.Write(Output.Table(["rule", "asks", "settings", "not met", "not known"], e.Rules.Select(r => new[]
        {
            Words.Bold(r.Name), Words.Safe(r.Asks) + (r.Why is null ? "" : $"\n{Words.Dim(r.Why)}"), Words.Dim(string.Join("\n", r.Settings)),
            Words.Safe(r.Unmet.ToLowerInvariant()), Words.Safe(r.Unknown.ToLowerInvariant()),
        })));
    }
}
