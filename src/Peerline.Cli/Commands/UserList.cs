using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class UserList() : PeerlineCommand("list", "People who sign in (operator)")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Access.UsersAsync(run.Cancel)), "Nobody signs in yet.", ["name", "display name", "id"],
        u => [Words.Bold(u.Name), Words.Safe(u.DisplayName), Words.Dim(u.Id)]);
}
