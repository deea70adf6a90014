using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class EligibilitySet : PeerlineCommand
{
    private readonly Option<string?> file = TextInput.Option("The eligibility file (YAML); an empty one takes the present one away");

    public EligibilitySet()
        : base("set", "Put another eligibility file in force (operator)") => Add(file);

    protected override async Task<int> RunAsync(Run run)
    {
        var text = await TextInput.ReadAsync(run.Get(file)!, run.Cancel);
        var present = await run.Client.Eligibility.GetAsync(run.Cancel);
        var set = await run.Client.Eligibility.SetAsync(text, present.ETag!, run.Cancel);
        return run.Output.Show(set.Value, e => EligibilityShow.Print(run.Output.Console, e));
    }
}
