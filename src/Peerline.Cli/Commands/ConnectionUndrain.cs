using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionUndrain() : ConnectionCommand("undrain", "Put the connection back into service, as it was (operator)")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) => run.Client.Connections.UndrainAsync(id, cancel: run.Cancel);
}
