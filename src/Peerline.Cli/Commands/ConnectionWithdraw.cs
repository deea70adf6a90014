using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionWithdraw() : ConnectionCommand("withdraw", "Take back what is not done yet of a change, or a removal that still drains")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) => run.Client.Connections.WithdrawAsync(id, cancel: run.Cancel);
}
