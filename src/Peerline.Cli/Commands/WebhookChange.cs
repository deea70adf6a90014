using System.CommandLine;
using Peerline.Cli.Terminal;
using Contracts = Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class WebhookChange : PeerlineCommand
{
    private readonly Argument<string> webhook = new("WEBHOOK") { Description = "Its id or the end of it, or its address" };
    private readonly Option<string?> url = new("--url") { Description = "Another address", HelpName = "URL" };
    private readonly Option<string[]> type = new("--type") { Description = "Other types of events; may be repeated", HelpName = "TYPE" };
    private readonly Option<string?> description = new("--description") { Description = "What it is for", HelpName = "TEXT" };
    private readonly Option<bool> off = new("--off") { Description = "Switch it off" };
    private readonly Option<bool> on = new("--on") { Description = "Switch it on; what happened meanwhile is sent by replay only" };

    public WebhookChange()
        : base("change", "Change what a webhook is; what is not named stays")
    {
        Add(webhook);
        Add(url);
        Add(type);
        Add(description);
        Add(off);
        Add(on);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        if (run.Get(on) && run.Get(off)) throw new UsageException("Either --on or --off.");
        var now = await run.Client.Webhooks.GetAsync((await run.WebhookAsync(run.Get(webhook))).Id, run.Cancel);
        var w = now.Value;
        var change = new Contracts.WebhookChange(
            run.Get(url) ?? w.Url, run.Typed(type) ?? w.Types, run.Get(description) ?? w.Description, run.Get(on) || (w.IsEnabled && !run.Get(off)));
        return run.Output.Show((await run.Client.Webhooks.ChangeAsync(w.Id, change, now.ETag, run.Cancel)).Value,
            c => run.Output.Console.WriteLine($"{Plain.Line(c.Url)} is {(c.IsEnabled ? "on" : "off")}."));
    }
}
