using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionRelease : ConnectionCommand
{
    private readonly Option<string> reason =
        new("--reason") { Description = "Why; kept in the history", Required = true, HelpName = "TEXT" };

    public ConnectionRelease()
        : base("release", "Let a change go to the router that is held for its size (operator)") => Add(reason);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.ReleaseAsync(id, run.Get(reason)!, cancel: run.Cancel);
}
