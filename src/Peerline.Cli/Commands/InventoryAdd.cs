using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class InventoryAdd : PeerlineCommand
{
    private readonly Argument<string> kind = InventoryKind.Argument();
    private readonly Option<string> file = JsonInput.Option("The thing as JSON: what 'peerline inventory show' prints");

    public InventoryAdd()
        : base("add", "Add a thing (operator)")
    {
        Add(kind);
        Add(file);
    }

    protected override Task<int> RunAsync(Run run) => InventoryKind.Named(run.Get(kind)).AddAsync(run, run.Get(file)!);
}
