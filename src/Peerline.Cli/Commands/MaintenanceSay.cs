using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

/// <summary>A word of the operator's about planned work: it begins, is done, or will not be done.</summary>
internal sealed class MaintenanceSay : PeerlineCommand
{
    private readonly Argument<string> maintenance = new("MAINTENANCE") { Description = "Its id or the end of it, or its title" };
    private readonly Func<MaintenanceCalls, Guid, CancellationToken, Task<Versioned<Maintenance>>> say;

    private MaintenanceSay(string name, string description, Func<MaintenanceCalls, Guid, CancellationToken, Task<Versioned<Maintenance>>> say)
        : base(name, description)
    {
        this.say = say;
        Add(maintenance);
    }

    public static MaintenanceSay Start() => new(
        "start", "The work begins now; it begins by itself when its time has come (operator)", (c, id, cancel) => c.StartAsync(id, cancel));

    public static MaintenanceSay Finish() => new("finish", "The work is done (operator)", (c, id, cancel) => c.FinishAsync(id, cancel));

    public static MaintenanceSay Cancel() =>
        new("cancel", "The work will not be done (operator)", (c, id, cancel) => c.CancelAsync(id, cancel));

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.MaintenanceAsync(run.Get(maintenance));
        return run.Output.Show((await say(run.Client.Maintenances, found.Id, run.Cancel)).Value, m => MaintenanceShow.Shown(run, m));
    }
}
