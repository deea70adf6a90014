using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionAdopt : ConnectionCommand
{
    private readonly Option<string> reason =
        new("--reason") { Description = "Why; kept in the history", Required = true, HelpName = "TEXT" };

    public ConnectionAdopt()
        : base("adopt", "Wish what was changed by hand on the router from now on (operator)") => Add(reason);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.AdoptAsync(id, run.Get(reason)!, cancel: run.Cancel);
}
