using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionDelete : ConnectionCommand
{
    private readonly Option<string?> reason = new("--reason") { Description = "Why", HelpName = "TEXT" };

    public ConnectionDelete()
        : base("delete", "Deprovision: drain, remove, release") => Add(reason);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.DeleteAsync(id, run.Get(reason), cancel: run.Cancel);
}
