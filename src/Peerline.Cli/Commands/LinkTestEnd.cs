using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class LinkTestEnd() : ConnectionCommand("end", "Give the link test up")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.EndLinkTestAsync(id, cancel: run.Cancel);
}
