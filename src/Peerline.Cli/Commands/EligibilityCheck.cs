using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class EligibilityCheck : PeerlineCommand
{
    private readonly Option<string?> file = TextInput.Option("The eligibility file (YAML)");

    public EligibilityCheck()
        : base("check", "What a file says, or everything that is wrong with it; changes nothing (operator)") => Add(file);

    protected override async Task<int> RunAsync(Run run) => run.Output.Show(
        await run.Client.Eligibility.CheckAsync(await TextInput.ReadAsync(run.Get(file)!, run.Cancel), run.Cancel),
        e => EligibilityShow.Print(run.Output.Console, e));
}
