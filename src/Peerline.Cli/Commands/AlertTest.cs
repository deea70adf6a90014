using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AlertTest : PeerlineCommand
{
    private readonly Argument<string> rule = new("RULE") { Description = "Its id or the end of it, or its name" };

    public AlertTest()
        : base("test", "Send a test notification on the way that a real one goes; exit code 1 when it goes nowhere") => Add(rule);

    protected override async Task<int> RunAsync(Run run)
    {
        var tried = await run.Client.Alerts.TestAsync((await run.AlertRuleAsync(run.Get(rule))).Id, run.Cancel);
        run.Output.Show(tried, t =>
        {
            foreach (var to in t.Mails.Concat(t.Webhooks)) run.Output.Console.WriteLine($"A test is on its way to {Plain.Line(to)}.");
            if (t.Mails.Count + t.Webhooks.Count == 0)
                run.Output.Console.WriteLine("The rule has no mail address, and no webhook takes alert.*: nobody is told.");
        });
        return tried.Mails.Count + tried.Webhooks.Count > 0 ? ExitCode.Done : ExitCode.Refused;
    }
}
