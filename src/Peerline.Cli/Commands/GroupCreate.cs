using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class GroupCreate : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "What you call it" };
    private readonly Option<string> location =
        new("--location") { Description = "The region of what is in it", DefaultValueFactory = _ => "local", HelpName = "REGION" };
    private readonly Option<string?> subscription =
        new("--subscription") { Description = "Your subscription, when you have several", HelpName = "NAME|ID" };

    public GroupCreate()
        : base("create", "Make a resource group: peerings are kept in one")
    {
        Add(name);
        Add(location);
        Add(subscription);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var owner = await run.SubscriptionAsync(run.Get(subscription));
        return run.Output.Show(
            (await run.Client.Subscriptions.PutResourceGroupAsync(owner, run.Get(name), run.Get(location)!, run.Cancel)).Value,
            g => run.Output.Console.WriteLine($"The resource group {Plain.Line(g.Name)} is there."));
    }
}
