using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class LinkTestPlan() : ConnectionCommand("plan", "Ask for a link test: the edge router gets an address from 169.254.0.0/16")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.PlanLinkTestAsync(id, cancel: run.Cancel);
}
