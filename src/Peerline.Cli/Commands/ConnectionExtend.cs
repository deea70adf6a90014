using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionExtend : ConnectionCommand
{
    private readonly Option<DateTimeOffset> until =
        new("--until") { Description = "The new deadline: 2026-12-31 or 2026-12-31T12:00Z", Required = true, HelpName = "TIME" };

    public ConnectionExtend()
        : base("extend", "Move the deadline (operator)") => Add(until);

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.ExtendAsync(id, run.Get(until), cancel: run.Cancel);
}
