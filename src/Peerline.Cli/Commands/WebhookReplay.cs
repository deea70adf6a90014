using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class WebhookReplay : PeerlineCommand
{
    private readonly Argument<string> webhook = new("WEBHOOK") { Description = "Its id or the end of it, or its address" };
    private readonly Option<long?> after = new("--after") { Description = "Events behind this position; 0 for all", HelpName = "POSITION" };
    private readonly Option<Guid?> delivery = new("--delivery") { Description = "Only this delivery", HelpName = "ID" };

    public WebhookReplay()
        : base("replay", "Send events again, or for the first time")
    {
        Add(webhook);
        Add(after);
        Add(delivery);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        if (run.Get(after) is null == run.Get(delivery) is null) throw new UsageException("Either --after or --delivery.");
        var found = await run.WebhookAsync(run.Get(webhook));
        if (run.Get(delivery) is { } one)
            return run.Output.Show(await run.Client.Webhooks.RedeliverAsync(found.Id, one, run.Cancel),
                d => run.Output.Console.WriteLine($"{Plain.Line(d.EventType)} at {d.EventPosition} is on its way again."));
        var count = await run.Client.Webhooks.ReplayAsync(found.Id, run.Get(after)!.Value, run.Cancel);
        return run.Output.Show(new { events = count }, r => run.Output.Console.WriteLine($"{r.events} events are on their way."));
    }
}
