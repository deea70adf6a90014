using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionList : PeerlineCommand
{
    private readonly Option<string?> state = new("--state") { Description = "Only in this state", HelpName = "STATE" };

    public ConnectionList()
        : base("list", "Connections with their states and sessions") => Add(state);

    protected override async Task<int> RunAsync(Run run)
    {
        var peerings = (await run.AllAsync(run.Client.Peerings.ListAsync(run.Cancel))).ToDictionary(p => p.Id);
        var now = DateTimeOffset.UtcNow;
        return run.Output.List(
            await run.AllAsync(run.Client.Connections.ListAsync(run.Get(state), cancel: run.Cancel)), "There is no connection.",
            ["peering", "id", ">facility", ">bandwidth", "state", "for", "IPv4", "IPv6", "reason"],
            c =>
            [
                Words.Bold(peerings.TryGetValue(c.PeeringId, out var p) ? p.Name : "?"), Words.Dim("…" + Words.Short(c.Id)),
                    $"{c.FacilityId}", Words.Mbps(c.BandwidthMbps),
                Words.State(c.State), Words.Dim(Words.Span(now - c.StateSince)), c.SessionV4 is null
                    ? Words.Dim("-")
                    : Words.State(c.SessionV4),
                c.SessionV6 is null ? Words.Dim("-") : Words.State(c.SessionV6), Words.Safe(c.Reason),
            ]);
    }
}
