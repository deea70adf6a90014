using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionApprove() : ConnectionCommand("approve", "Approve the request (operator)")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.ApproveAsync(id, cancel: run.Cancel);
}
