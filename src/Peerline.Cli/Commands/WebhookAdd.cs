using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class WebhookAdd : PeerlineCommand
{
    private readonly Argument<string> url = new("URL") { Description = "An https:// address" };
    private readonly Option<string?> subscription = new("--subscription") { Description = "Whose events; a peer with one subscription may leave it out", HelpName = "NAME|ID" };
    private readonly Option<bool> everything = new("--everything") { Description = "All events, of all subscriptions (operator)" };
    private readonly Option<string[]> type = new("--type") { Description = "Only events of this type, as connection.approved or connection.*; may be repeated", HelpName = "TYPE" };
    private readonly Option<string?> description = new("--description") { Description = "What it is for", HelpName = "TEXT" };

    public WebhookAdd()
        : base("add", "Send events to an address; its signing key is shown once")
    {
        Add(url);
        Add(subscription);
        Add(everything);
        Add(type);
        Add(description);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        if (run.Get(everything) && run.Get(subscription) is not null) throw new UsageException("Either --everything or --subscription.");
        Guid? whose = run.Get(everything) ? null : await run.SubscriptionAsync(run.Get(subscription));
        var made = await run.Client.Webhooks.AddAsync(new NewWebhook(run.Get(url), whose, run.Get(type), run.Get(description)), run.Cancel);
        return run.Output.Show(made, m => WebhookRotate.Shown(m));
    }
}
