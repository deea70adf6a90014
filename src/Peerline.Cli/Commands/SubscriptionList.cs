using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class SubscriptionList() : PeerlineCommand("list", "The subscriptions that you see")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Subscriptions.ListAsync(run.Cancel)), "You see no subscription.", ["name", "since", "id"],
        s => [Words.Bold(s.DisplayName), Words.Day(s.CreatedAt), s.Id.ToString()]);
}
