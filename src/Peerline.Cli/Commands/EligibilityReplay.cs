using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class EligibilityReplay : PeerlineCommand
{
    private readonly Option<string?> file = TextInput.Option("The file to try; the one in force when left out", required: false);
    private readonly Option<bool> all = new("--all") { Description = "Also the decisions that would be the same" };

    public EligibilityReplay()
        : base("replay", "Which past decisions a file would decide otherwise, on the facts of then (operator)")
    {
        Add(file);
        Add(all);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var text = run.Get(file) is { } path ? await TextInput.ReadAsync(path, run.Cancel) : null;
        var everything = run.Get(all);
        var decisions = (await run.AllAsync(run.Client.Eligibility.ReplayAsync(text, run.Cancel))).Where(d => everything || d.Differs).ToList();
        return run.Output.List(decisions, "No past decision would be another one.", ["decided", "peering", ">asn", "asked", "was", "would be", "because"], d =>
        [
            Words.Time(d.At), Words.Safe(d.Peering), $"AS{d.PeerAsn}", Words.Safe(d.Change ?? "a request"), ConnectionEligibility.Outcome(d.Was), ConnectionEligibility.Outcome(d.Now),
            Words.Safe(d.Summary),
        ]);
    }
}
