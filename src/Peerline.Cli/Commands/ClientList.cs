using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ClientList() : PeerlineCommand("list", "Clients of the token authority (operator)")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Clients.ListAsync(run.Cancel)), "There is no client.", ["name", "role", "id", "subscriptions"],
        c => [Words.Bold(c.Name), Words.Safe(c.Role), Words.Safe(c.ClientId), Words.Dim(string.Join(" ", c.Subscriptions))]);
}
