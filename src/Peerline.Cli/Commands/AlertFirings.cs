using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AlertFirings : PeerlineCommand
{
    private readonly Argument<string> rule = new("RULE") { Description = "Its id or the end of it, or its name" };

    public AlertFirings()
        : base("firings", "What an alert rule has told") => Add(rule);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.AlertRuleAsync(run.Get(rule));
        return run.Output.List(await run.AllAsync(run.Client.Alerts.FiringsAsync(found.Id, run.Cancel)), "It has told nothing.", ["at",
            "what", ""],
            e => [Words.Time(e.At), Words.Dim(e.Type), Words.Safe(e.Sentence)]);
    }
}
