using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class PauseCommand : PeerlineCommand
{
    private readonly Option<bool> all = new("--all") { Description = "Everything" };
    private readonly Option<string?> router = new("--router") { Description = "This edge router", HelpName = "ROUTER" };
    private readonly Option<string?> subscription = new("--subscription") { Description = "This peer", HelpName = "NAME|ID" };

    public PauseCommand()
        : base("pause", "Hold the workers: nothing is changed on routers until resumed; without an option, show what is held (operator)")
    {
        Add(all);
        Add(router);
        Add(subscription);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var pause = await PauseTarget.FindAsync(run, run.Get(all), run.Get(router), run.Get(subscription)) is { } target
            ? await run.Client.Inventory.HoldAsync(target.Router, target.Subscription, run.Cancel)
            : await run.Client.Inventory.PauseAsync(run.Cancel);
        return run.Output.Show(pause, p => PauseTarget.Print(run.Output.Console, p));
    }
}

/// <summary>What --all, --router and --subscription name.</summary>
internal sealed record PauseTarget(Guid? Router, Guid? Subscription)
{
    public static async Task<PauseTarget?> FindAsync(Run run, bool all, string? router, string? subscription)
    {
        if ((all ? 1 : 0) + (router is null ? 0 : 1) + (subscription is null ? 0 : 1) > 1)
            throw new UsageException("--all, --router and --subscription: one of them.");
        if (all) return new(null, null);
        if (router is not null) return new((await run.RouterAsync(router)).Id, null);
        return subscription is null ? null : new(null, await run.SubscriptionAsync(subscription));
    }

    public static void Print(IAnsiConsole console, Pause p)
    {
        if (p.All) console.MarkupLine("[yellow]Everything is held.[/]");
        foreach (var id in p.EdgeRouters) console.MarkupLine($"[yellow]held[/]  edge router {id}");
        foreach (var id in p.Subscriptions) console.MarkupLine($"[yellow]held[/]  subscription {id}");
        if (p is { All: false, EdgeRouters.Count: 0, Subscriptions.Count: 0 }) console.MarkupLine("[green]Nothing is held.[/]");
    }
}
