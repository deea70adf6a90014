using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class MaintenanceCancel : PeerlineCommand
{
    private readonly Argument<string> maintenance = new("MAINTENANCE") { Description = "Its id or the end of it, or its title" };

    public MaintenanceCancel()
        : base("cancel", "The work will not be done (operator)") => Add(maintenance);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.MaintenanceAsync(run.Get(maintenance));
        return run.Output.Show((await run.Client.Maintenances.CancelAsync(found.Id, run.Cancel)).Value, m => MaintenanceShow.Shown(run, m));
    }
}
