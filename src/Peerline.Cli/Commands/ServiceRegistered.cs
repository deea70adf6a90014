using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ServiceRegistered : PeerlineCommand
{
    private readonly Argument<string> peering = new("PEERING") { Description = "Name or id" };

    public ServiceRegistered()
        : base("registered", "The prefixes that a peer registered with a peering, and what the checks say") => Add(peering);

    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Services.RegisteredPrefixesAsync((await run.PeeringAsync(run.Get(peering))).Id, run.Cancel)),
        "Nothing is registered.", ["name", "prefix", "state", "key", "checked", "reason"],
        p => [Words.Bold(p.Name), Words.Safe(p.Prefix), Words.State(p.Validation), Words.Dim(p.Key.ToString()),
            Words.Dim(Words.Time(p.CheckedAt)),
            Words.Safe(p.Reason)]);
}
