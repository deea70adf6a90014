using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class InventoryRemove : PeerlineCommand
{
    private readonly Argument<string> kind = InventoryKind.Argument();
    private readonly Argument<Guid> id = new("ID") { Description = "As the list shows it" };

    public InventoryRemove()
        : base("remove", "Remove a thing that nothing uses (operator)")
    {
        Add(kind);
        Add(id);
    }

    protected override Task<int> RunAsync(Run run) => InventoryKind.Named(run.Get(kind)).RemoveAsync(run, run.Get(id));
}
