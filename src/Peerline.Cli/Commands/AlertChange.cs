using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class AlertChange : PeerlineCommand
{
    private readonly Argument<string> rule = new("RULE") { Description = "Its id or the end of it, or its name" };
    private readonly Option<double?> over = new("--over") { Description = "Another threshold", HelpName = "NUMBER" };
    private readonly Option<int?> minutes = new("--for") { Description = "Other minutes", HelpName = "MINUTES" };
    private readonly Option<string[]> mail = new("--mail") { Description = "Others who get mail; may be repeated", HelpName = "ADDRESS" };
    private readonly Option<bool> off = new("--off") { Description = "Switch it off" };
    private readonly Option<bool> on = new("--on") { Description = "Switch it on" };

    public AlertChange()
        : base("change", "Change what a rule is; what is not named stays, and what fires is resolved first")
    {
        Add(rule);
        foreach (var option in new Option[] { over, minutes, mail, off, on }) Add(option);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        if (run.Get(on) && run.Get(off)) throw new UsageException("Either --on or --off.");
        var now = await run.Client.Alerts.GetAsync((await run.AlertRuleAsync(run.Get(rule))).Id, run.Cancel);
        var r = now.Value;
        var change = new AlertRuleChange(
            r.Name, r.Metric, run.Get(over) ?? r.Threshold, run.Get(minutes) ?? r.ForMinutes, r.Peerings, r.Connections,
                run.Typed(mail) ?? r.Mails,
            run.Get(on) || (r.IsEnabled && !run.Get(off)));
        return run.Output.Show((await run.Client.Alerts.ChangeAsync(r.Id, change, now.ETag, run.Cancel)).Value,
            c => run.Output.Console.WriteLine($"{Plain.Line(c.Name)}: {AlertList.What(c)}, {(c.IsEnabled ? "on" : "off")}."));
    }
}
