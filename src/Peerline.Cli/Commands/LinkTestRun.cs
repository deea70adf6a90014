using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class LinkTestRun() : ConnectionCommand("run", "Both ends have their addresses: run the test")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.RunLinkTestAsync(id, cancel: run.Cancel);
}
