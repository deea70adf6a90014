using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class MaintenanceChange : PeerlineCommand
{
    private readonly Argument<string> maintenance = new("MAINTENANCE") { Description = "Its id or the end of it, or its title" };
    private readonly Option<string?> title = new("--title") { Description = "Another title", HelpName = "TEXT" };
    private readonly MaintenanceWords words = new();

    public MaintenanceChange()
        : base("change", "Other times, another scope; what is not named stays, and who is touched is told (operator)")
    {
        Add(maintenance);
        Add(title);
        words.AddTo(this);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var now = await run.Client.Maintenances.GetAsync((await run.MaintenanceAsync(run.Get(maintenance))).Id, run.Cancel);
        var plan = await words.PlanAsync(run, run.Get(title), now.Value);
        return run.Output.Show((await run.Client.Maintenances.ChangeAsync(now.Value.Id, plan, now.ETag, run.Cancel)).Value, m =>
            MaintenanceShow.Shown(run, m));
    }
}
