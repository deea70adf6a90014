using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class InventoryChange : PeerlineCommand
{
    private readonly Argument<string> kind = InventoryKind.Argument();
    private readonly Argument<Guid> id = new("ID") { Description = "As the list shows it" };
    private readonly Option<string> file = JsonInput.Option("The thing as JSON: what 'peerline inventory show' prints");

    public InventoryChange()
        : base("change", "Replace a thing (operator)")
    {
        Add(kind);
        Add(id);
        Add(file);
    }

    protected override Task<int> RunAsync(Run run) => InventoryKind.Named(run.Get(kind)).ChangeAsync(run, run.Get(id), run.Get(file)!);
}
