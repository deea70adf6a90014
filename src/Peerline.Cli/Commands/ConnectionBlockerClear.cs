using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionBlockerClear() : ConnectionCommand("clear", "The outside cause is out of the way (operator)")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.ClearBlockerAsync(id, cancel: run.Cancel);
}
