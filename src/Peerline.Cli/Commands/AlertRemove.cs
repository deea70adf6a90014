using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AlertRemove : PeerlineCommand
{
    private readonly Argument<string> rule = new("RULE") { Description = "Its id or the end of it, or its name" };

    public AlertRemove()
        : base("remove", "Remove an alert rule; what fires is resolved first") => Add(rule);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.AlertRuleAsync(run.Get(rule));
        await run.Client.Alerts.RemoveAsync(found.Id, cancel: run.Cancel);
        return run.Output.Show(new { removed = found.Id }, _ => run.Output.Console.WriteLine($"{Plain.Line(found.Name)} is gone."));
    }
}
