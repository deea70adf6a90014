using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ServiceList : PeerlineCommand
{
    public ServiceList()
        : base("list", "Peering services of customers")
    {
    }

    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Services.ListAsync(run.Cancel)), "There is no peering service.",
        ["name", "provider", "customer in", "primary", "backup", "id"],
        s => [Words.Bold(s.Name), Words.Safe(s.Provider), Words.Safe(s.Place), Words.Safe(s.PrimaryMetro), Words.Safe(s.BackupMetro),
            Words.Dim(s.Id.ToString())]);
}
