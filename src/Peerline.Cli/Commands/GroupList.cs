using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class GroupList : PeerlineCommand
{
    private readonly Option<string?> subscription =
        new("--subscription") { Description = "Your subscription, when you have several", HelpName = "NAME|ID" };

    public GroupList()
        : base("list", "Resource groups") => Add(subscription);

    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Subscriptions.ResourceGroupsAsync(await run.SubscriptionAsync(run.Get(subscription)), run.Cancel)),
        "There is no resource group.", ["name", "location"], g => [Words.Bold(g.Name), Words.Safe(g.Location)]);
}
