using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionRetry() : ConnectionCommand("retry", "Once more, after the cause of a failure was removed")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) => run.Client.Connections.RetryAsync(id, cancel: run.Cancel);
}
