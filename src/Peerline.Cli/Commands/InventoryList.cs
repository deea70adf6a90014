using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class InventoryList : PeerlineCommand
{
    private readonly Argument<string> kind = InventoryKind.Argument();

    public InventoryList()
        : base("list", "List things of one kind")
    {
        Add(kind);
    }

    protected override Task<int> RunAsync(Run run) => InventoryKind.Named(run.Get(kind)).ListAsync(run);
}
