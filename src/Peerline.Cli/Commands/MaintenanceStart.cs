using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class MaintenanceStart : PeerlineCommand
{
    private readonly Argument<string> maintenance = new("MAINTENANCE") { Description = "Its id or the end of it, or its title" };

    public MaintenanceStart()
        : base("start", "The work begins now; it begins by itself when its time has come (operator)") => Add(maintenance);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.MaintenanceAsync(run.Get(maintenance));
        return run.Output.Show((await run.Client.Maintenances.StartAsync(found.Id, run.Cancel)).Value, m => MaintenanceShow.Shown(run, m));
    }
}
