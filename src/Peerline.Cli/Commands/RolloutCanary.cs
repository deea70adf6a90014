using System.CommandLine;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class RolloutCanary : PeerlineCommand
{
    private readonly Option<string> connection = new("--connection") { Description = "On this connection", HelpName = "CONNECTION" };
    private readonly Option<string> router = new("--router") { Description = "On any connection of this edge router", HelpName = "ROUTER" };

    public RolloutCanary()
        : base("canary", "Where a change of the policy is tried first; without a place, where the least is at stake (operator)")
    {
        Add(connection);
        Add(router);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var canary = new Canary(
            run.Get(connection) is { } c ? await run.ConnectionAsync(c) : null, run.Get(router) is { } r ? (await run.RouterAsync(r)).Id : null);
        return RolloutShow.Show(run, await run.Client.Rollout.NameCanaryAsync(canary, run.Cancel));
    }
}
