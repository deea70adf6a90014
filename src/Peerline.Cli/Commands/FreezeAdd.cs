using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class FreezeAdd : PeerlineCommand
{
    private readonly Option<DateTimeOffset?> from = new("--from") { Description = "When it begins, as 2026-12-01T22:00Z; now when left out", HelpName = "TIME" };
    private readonly Option<DateTimeOffset> until = new("--until") { Description = "When it ends", Required = true, HelpName = "TIME" };
    private readonly Option<string[]> router = new("--router") { Description = "An edge router, may be repeated; all when left out", HelpName = "ROUTER" };
    private readonly Option<string> reason = new("--reason") { Description = "Why; what waits says it", Required = true, HelpName = "TEXT" };

    public FreezeAdd()
        : base("add", "Open and change nothing on routers until then; closing and removing go on (operator)")
    {
        foreach (var option in new Option[] { from, until, router, reason }) Add(option);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var routers = new List<Guid>();
        foreach (var word in run.Get(router) ?? []) routers.Add((await run.RouterAsync(word)).Id!.Value);
        var freeze = await run.Client.Inventory.FreezeAsync(new NewFreeze(run.Get(until), run.Get(reason)!, run.Get(from), routers), run.Cancel);
        return run.Output.Show(freeze, f => run.Output.Console.MarkupLine(
            $"[yellow]frozen[/]  {Words.Time(f.From)} to {Words.Time(f.Until)}: {Words.Safe(f.Reason)} [grey]{f.Id}[/]"));
    }
}
