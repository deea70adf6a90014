using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionDrain : ConnectionCommand
{
    private readonly Option<string> reason =
        new("--reason") { Description = "Why; kept in the history", Required = true, HelpName = "TEXT" };

    public ConnectionDrain()
        : base("drain", "Take the connection out of service for a while: drained, then closed (operator)") => Add(reason);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.DrainAsync(id, run.Get(reason)!, cancel: run.Cancel);
}
