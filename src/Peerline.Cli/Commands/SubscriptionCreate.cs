using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class SubscriptionCreate : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The peer's name" };

    public SubscriptionCreate()
        : base("create", "Make a tenant for a peer (operator)") => Add(name);

    protected override async Task<int> RunAsync(Run run) => run.Output.Show(
        (await run.Client.Subscriptions.CreateAsync(new NewSubscription(run.Get(name)), run.Cancel)).Value,
        s =>
        {
            run.Output.Console.WriteLine($"{Plain.Line(s.DisplayName)}: {s.Id}");
            run.Output.Console.MarkupLine($"  [grey]→ peerline client create NAME --subscription {s.Id}[/]");
        });
}
