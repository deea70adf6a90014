using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionCancel : ConnectionCommand
{
    private readonly Option<string> reason =
        new("--reason") { Description = "Why, for the peer to read", Required = true, HelpName = "TEXT" };

    public ConnectionCancel()
        : base("cancel", "Stop the provisioning and undo it (operator)") => Add(reason);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.CancelAsync(id, run.Get(reason)!, cancel: run.Cancel);
}
