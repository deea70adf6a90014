using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class WebhookRemove : PeerlineCommand
{
    private readonly Argument<string> webhook = new("WEBHOOK") { Description = "Its id or the end of it, or its address" };

    public WebhookRemove()
        : base("remove", "Send nothing there any more, and forget its deliveries") => Add(webhook);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.WebhookAsync(run.Get(webhook));
        await run.Client.Webhooks.RemoveAsync(found.Id, cancel: run.Cancel);
        return run.Output.Show(new { removed = found.Id }, _ => run.Output.Console.WriteLine($"{Plain.Line(found.Url)} gets nothing any more."));
    }
}
