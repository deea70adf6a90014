using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ServicePrefixes : PeerlineCommand
{
    private readonly Argument<Guid> service = new("ID") { Description = "As the list shows it" };

    public ServicePrefixes()
        : base("prefixes", "The prefixes of a peering service, and what the checks say") => Add(service);

    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Services.PrefixesAsync(run.Get(service), run.Cancel)), "The peering service has no prefix.",
        ["name", "prefix", "state", "checked", "reason"],
        p => [Words.Bold(p.Name), Words.Safe(p.Prefix), Words.State(p.Validation), Words.Dim(Words.Time(p.CheckedAt)),
            Words.Safe(p.Reason)]);
}
