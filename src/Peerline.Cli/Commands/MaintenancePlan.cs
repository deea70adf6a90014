using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class MaintenancePlan : PeerlineCommand
{
    private readonly Argument<string> title = new("TITLE") { Description = "What is done, in a line" };
    private readonly MaintenanceWords words = new();

    public MaintenancePlan()
        : base("plan", "Announce work to the peers that it touches (operator)")
    {
        Add(title);
        words.AddTo(this);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var plan = await words.PlanAsync(run, run.Get(title), null);
        return run.Output.Show((await run.Client.Maintenances.PlanAsync(plan, run.Cancel)).Value, m => MaintenanceShow.Shown(run, m));
    }
}
