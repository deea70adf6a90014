using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class WebhookList() : PeerlineCommand("list", "Addresses that events are sent to")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Webhooks.ListAsync(run.Cancel)), "There is no webhook.", ["id", "url", "events", "of", "state", "what for"],
        w =>
        [
            Words.Dim("…" + Words.Short(w.Id)), Words.Bold(w.Url), w.Types.Count == 0 ? "all" : Words.Safe(string.Join(" ", w.Types)),
            w.SubscriptionId is { } s ? Words.Dim("…" + Words.Short(s)) : "everybody", w.IsEnabled ? "[green]on[/]" : $"[red]off[/] {Words.Dim(w.DisabledBecause)}",
            Words.Safe(w.Description),
        ]);
}
