using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class RoleList() : PeerlineCommand("list", "Your own roles, and who has which in subscriptions that you see whole")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Access.RolesAsync(run.Cancel)), "You have no role.", ["role", "scope", "principal", "id"],
        a => [Words.Bold(a.Role), Words.Safe(a.Scope), Words.Safe(a.Outside ?? a.Principal), Words.Dim(a.Id.ToString())]);
}
