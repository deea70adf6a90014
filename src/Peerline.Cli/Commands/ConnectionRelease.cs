using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionRelease : ConnectionCommand
{
    private readonly Option<string> reason =
        new("--reason") { Description = "Why; kept in the history", Required = true, HelpName = "TEXT" };

    private readonly Option<string?> hash =
        new("--hash") { Description = "Of the plan that you have looked at: nothing else is released", HelpName = "HASH" };

    public ConnectionRelease()
        : base("release", "Let a change go to the router that is held (operator)")
    {
        Add(reason);
        Add(hash);
    }

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.ReleaseAsync(id, run.Get(reason)!, run.Get(hash), cancel: run.Cancel);
}
