using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionReject : ConnectionCommand
{
    private readonly Option<string> reason =
        new("--reason") { Description = "Why, for the peer to read", Required = true, HelpName = "TEXT" };

    public ConnectionReject()
        : base("reject", "Reject the request with a reason (operator)") => Add(reason);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.RejectAsync(id, run.Get(reason)!, cancel: run.Cancel);
}
