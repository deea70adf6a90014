using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class PeeringShow : PeerlineCommand
{
    private readonly Argument<string> peering = new("PEERING") { Description = "Name or id" };

    public PeeringShow()
        : base("show", "One peering with everything about its connections") => Add(peering);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeeringAsync(run.Get(peering));
        var connections = new List<Connection>();
        foreach (var c in found.Connections) connections.Add((await run.Client.Connections.GetAsync(c.Id, run.Cancel)).Value);
        if (run.Output.IsJson) return run.Output.Show(new { peering = found, connections }, _ => { });
        PeeringScreen.Print(run.Output.Console, found, connections, DateTimeOffset.UtcNow);
        return ExitCode.Done;
    }
}
