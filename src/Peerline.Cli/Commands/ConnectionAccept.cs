using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionAccept() : ConnectionCommand("accept", "Accept what the operator offers: the request is approved with it")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) => run.Client.Connections.AcceptAsync(id, cancel: run.Cancel);
}
