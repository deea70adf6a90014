using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class InventoryShow : PeerlineCommand
{
    private readonly Argument<string> kind = InventoryKind.Argument();
    private readonly Argument<Guid> id = new("ID") { Description = "As the list shows it" };

    public InventoryShow()
        : base("show", "One thing as JSON, to be edited and handed back (operator)")
    {
        Add(kind);
        Add(id);
    }

    protected override Task<int> RunAsync(Run run) => InventoryKind.Named(run.Get(kind)).ShowAsync(run, run.Get(id));
}
