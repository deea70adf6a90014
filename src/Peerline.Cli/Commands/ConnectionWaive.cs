using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionWaive : ConnectionCommand
{
    private readonly Option<string> check =
        new("--check") { Description = "The check, as the report names it", Required = true, HelpName = "NAME" };
    private readonly Option<string> reason =
        new("--reason") { Description = "Why; shown in every report", Required = true, HelpName = "TEXT" };

    public ConnectionWaive()
        : base("waive", "Live with the failure of one check (operator)")
    {
        Add(check);
        Add(reason);
    }

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.WaiveAsync(id, run.Get(check)!, run.Get(reason)!, cancel: run.Cancel);
}
