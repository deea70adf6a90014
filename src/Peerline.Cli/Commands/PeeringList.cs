using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class PeeringList() : PeerlineCommand("list", "Peerings and the states of their connections")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Peerings.ListAsync(run.Cancel)), "There is no peering.",
            ["name", ">asn", "peer", "metro", "since", "connections"],
        p => [Words.Bold(p.Name), $"AS{p.PeerAsn}", Words.Safe(p.PeerName), Words.Safe(p.Metro), Words.Dim(Words.Day(p.CreatedAt)),
            string.Join(", ", p.Connections.Select(c => Words.State(c.State)))]);
}
