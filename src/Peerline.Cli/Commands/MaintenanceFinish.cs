using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class MaintenanceFinish : PeerlineCommand
{
    private readonly Argument<string> maintenance = new("MAINTENANCE") { Description = "Its id or the end of it, or its title" };

    public MaintenanceFinish()
        : base("finish", "The work is done (operator)") => Add(maintenance);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.MaintenanceAsync(run.Get(maintenance));
        return run.Output.Show((await run.Client.Maintenances.FinishAsync(found.Id, run.Cancel)).Value, m => MaintenanceShow.Shown(run, m));
    }
}
