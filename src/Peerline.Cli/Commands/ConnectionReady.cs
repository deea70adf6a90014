using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionReady() : ConnectionCommand("ready", "BGP is configured on your side: provision and validate")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) => run.Client.Connections.ReadyAsync(id, cancel: run.Cancel);
}
