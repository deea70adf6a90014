using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionWired : ConnectionCommand
{
    private readonly Option<string> reference =
        new("--reference") { Description = "The colo's reference of the cross connect", Required = true, HelpName = "REF" };

    public ConnectionWired()
        : base("wired", "The cross connect is patched") => Add(reference);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.WiredAsync(id, run.Get(reference)!, cancel: run.Cancel);
}
