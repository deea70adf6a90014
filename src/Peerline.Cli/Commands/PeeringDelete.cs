using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class PeeringDelete : PeerlineCommand
{
    private readonly Argument<string> peering = new("PEERING") { Description = "Name or id" };

    public PeeringDelete()
        : base("delete", "Deprovision a peering: drain, remove, release every connection") => Add(peering);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeeringAsync(run.Get(peering));
        await run.Client.Peerings.DeleteAsync(found.Id, cancel: run.Cancel);
        return run.Output.Show(found, p =>
        {
            run.Output.Console.WriteLine($"{Plain.Line(p.Name)} is being removed.");
            run.Output.Console.MarkupLine($"  [grey]→ peerline peering watch {Words.Safe(p.Name)} --until gone[/]");
        });
    }
}
