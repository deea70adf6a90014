using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class MaintenanceList() : PeerlineCommand("list", "Planned work, past and to come, that touches your connections")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Maintenances.ListAsync(run.Cancel)), "No work is planned.", ["id", "what", "state", "from",
            "to about", "connections"],
        m => [Words.Dim("…" + Words.Short(m.Id)), Words.Bold(m.Title), Words.Safe(m.State), Words.Time(m.StartsAt), Words.Time(m.EndsAt),
            $"{m.Connections.Count}"]);
}
