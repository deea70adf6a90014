using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class Resume : PeerlineCommand
{
    private readonly Option<bool> all = new("--all") { Description = "Everything" };
    private readonly Option<string?> router = new("--router") { Description = "This edge router", HelpName = "ROUTER" };
    private readonly Option<string?> subscription = new("--subscription") { Description = "This peer", HelpName = "NAME|ID" };

    public Resume()
        : base("resume", "Let go on what was held (operator)")
    {
        Add(all);
        Add(router);
        Add(subscription);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var target = await PauseTarget.FindAsync(run, run.Get(all), run.Get(router), run.Get(subscription))
            ?? throw new UsageException("It is not said what is to go on.", "--all, --router NAME or --subscription NAME");
        return run.Output.Show(await run.Client.Inventory.ResumeAsync(target.Router, target.Subscription, run.Cancel), p =>
            PauseTarget.Print(run.Output.Console, p));
    }
}
