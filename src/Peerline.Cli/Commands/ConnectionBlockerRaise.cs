using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionBlockerRaise : ConnectionCommand
{
    private readonly Option<string> reason = new("--reason") { Description = "What is in the way", Required = true, HelpName = "TEXT" };
    private readonly Option<string> owner =
        new("--owner") { Description = "Who has to act: the colo, a carrier", Required = true, HelpName = "WHO" };

    public ConnectionBlockerRaise()
        : base("raise", "Somebody outside has to act first; the clock stops (operator)")
    {
        Add(reason);
        Add(owner);
    }

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.RaiseBlockerAsync(id, run.Get(reason)!, run.Get(owner)!, cancel: run.Cancel);
}
