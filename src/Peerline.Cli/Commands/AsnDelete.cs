using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AsnDelete : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };

    public AsnDelete()
        : base("delete", "Withdraw a registration that no peering uses") => Add(asn);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        await run.Client.PeerAsns.DeleteAsync(found.Id, cancel: run.Cancel);
        return run.Output.Show(found, a => run.Output.Console.WriteLine($"AS{a.Asn} is no longer registered as {Plain.Line(a.Name)}."));
    }
}
