using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class FreezeRemove : PeerlineCommand
{
    private readonly Argument<Guid> freeze = new("FREEZE") { Description = "Its id" };

    public FreezeRemove()
        : base("remove", "End a freeze, or take back one to come (operator)") => Add(freeze);

    protected override async Task<int> RunAsync(Run run)
    {
        var id = run.Get(freeze);
        await run.Client.Inventory.ThawAsync(id, run.Cancel);
        return run.Output.Show(new { removed = id }, _ => run.Output.Console.WriteLine("What waited for it goes on."));
    }
}
