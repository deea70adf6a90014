using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionDecline : ConnectionCommand
{
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for the operator to read", HelpName = "TEXT" };

    public ConnectionDecline()
        : base("decline", "Decline what the operator offers: the request stands as it was") => Add(reason);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.DeclineAsync(id, run.Get(reason), cancel: run.Cancel);
}
