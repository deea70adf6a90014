using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class RolloutGiveUp : PeerlineCommand
{
    private readonly Option<string> reason = new("--reason") { Description = "Why; it stays in the history", Required = true, HelpName = "TEXT" };

    public RolloutGiveUp()
        : base("give-up", "Put the former policy back, everywhere and at once (operator)") => Add(reason);

    protected override async Task<int> RunAsync(Run run) =>
        RolloutShow.Show(run, await run.Client.Rollout.GiveUpAsync(run.Get(reason)!, run.Cancel));
}
