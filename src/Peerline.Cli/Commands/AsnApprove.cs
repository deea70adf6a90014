using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AsnApprove : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };

    public AsnApprove()
        : base("approve", "The subscription holds the ASN (operator)") => Add(asn);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        return run.Output.Show((await run.Client.PeerAsns.ApproveAsync(found.Id, cancel: run.Cancel)).Value,
            a => run.Output.Console.WriteLine(
                $"AS{a.Asn} ({Plain.Line(a.PeerName)}) is {a.Validation}: peerings may be requested for it."));
    }
}
