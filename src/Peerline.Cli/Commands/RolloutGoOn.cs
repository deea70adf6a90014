using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class RolloutGoOn : PeerlineCommand
{
    private readonly Option<string> reason = new("--reason") { Description = "Why; it stays in the history", Required = true, HelpName = "TEXT" };

    public RolloutGoOn()
        : base("go-on", "Let a change of the policy that is held go on in spite of what was seen (operator)") => Add(reason);

    protected override async Task<int> RunAsync(Run run) =>
        RolloutShow.Show(run, await run.Client.Rollout.GoOnAsync(run.Get(reason)!, run.Cancel));
}
