using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class FreezeList : PeerlineCommand
{
    public FreezeList()
        : base("list", "Times in which nothing is opened or changed on routers, those to come included (operator)")
    {
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var names = new Dictionary<Guid, string>();
        await foreach (var r in run.Client.Inventory.EdgeRouters.ListAsync(run.Cancel)) names[r.Id!.Value] = r.Name;
        var freezes = await run.Client.Inventory.FreezesAsync(run.Cancel).ToListAsync(run.Cancel);
        return run.Output.Show(freezes, all =>
        {
            if (all.Count == 0) run.Output.Console.MarkupLine("[green]Nothing is frozen.[/]");
            else run.Output.Console.Write(Output.Table(["from", "until", "routers", "reason", "by", "id"], all.Select(f => new[]
            {
                Words.Time(f.From), Words.Time(f.Until),
                f.EdgeRouters.Count == 0 ? "all" : Words.Safe(string.Join(", ", f.EdgeRouters.Select(r => names.GetValueOrDefault(r, $"{r}")))),
                Words.Safe(f.Reason), Words.Safe(f.By), $"{f.Id}",
            })));
        });
    }
}
