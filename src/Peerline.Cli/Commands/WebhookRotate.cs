using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;
using Spectre.Console.Rendering;

namespace Peerline.Cli.Commands;

internal sealed class WebhookRotate : PeerlineCommand
{
    private readonly Argument<string> webhook = new("WEBHOOK") { Description = "Its id or the end of it, or its address" };

    public WebhookRotate()
        : base("rotate", "Another signing key; the old one signs nothing any more") => Add(webhook);

    protected override async Task<int> RunAsync(Run run) => run.Output.Show(
        await run.Client.Webhooks.RotateAsync((await run.WebhookAsync(run.Get(webhook))).Id, run.Cancel), m => Shown(m));

    internal static IRenderable Shown(WebhookSecret made) => Facts.Of(
        ("webhook", Words.Safe(made.Webhook.Id.ToString())), ("url", Words.Bold(made.Webhook.Url)), ("signing key", Words.Bold(made.Secret) + "  [grey]shown once[/]"));
}
