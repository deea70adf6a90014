using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class WebhookDeliveries : PeerlineCommand
{
    private readonly Argument<string> webhook = new("WEBHOOK") { Description = "Its id or the end of it, or its address" };
    private readonly Option<string?> state = new("--state") { Description = "Pending, Delivered or Dead", HelpName = "STATE" };

    public WebhookDeliveries()
        : base("deliveries", "What was sent, what waits and what was given up")
    {
        Add(webhook);
        Add(state);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.WebhookAsync(run.Get(webhook));
        return run.Output.List(
            await run.AllAsync(run.Client.Webhooks.DeliveriesAsync(found.Id, run.Get(state), run.Cancel)), "Nothing was sent there.",
            [">position", "event", "state", ">attempts", ">answer", "last", "next", "why", "id"],
            d =>
            [
                $"{d.EventPosition}", Words.Bold(d.EventType), Words.State(d.State), $"{d.Attempts}", d.LastStatus is { } s ? $"{s}" : Words.Dim("-"),
                Words.Time(d.LastAt), Words.Time(d.DueAt), Words.Safe(d.LastError), Words.Dim(d.Id.ToString()),
            ]);
    }
}
