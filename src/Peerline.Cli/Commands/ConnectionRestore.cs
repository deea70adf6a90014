using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionRestore : ConnectionCommand
{
    private readonly Option<string> reason =
        new("--reason") { Description = "Why; kept in the history", Required = true, HelpName = "TEXT" };

    public ConnectionRestore()
        : base("restore", "Overwrite what was changed by hand on the router (operator)") => Add(reason);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.RestoreAsync(id, run.Get(reason)!, cancel: run.Cancel);
}
