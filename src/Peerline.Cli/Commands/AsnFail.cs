using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AsnFail : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };
    private readonly Option<string> reason =
        new("--reason") { Description = "Why, for the peer to read", Required = true, HelpName = "TEXT" };

    public AsnFail()
        : base("fail", "The subscription does not hold the ASN (operator)")
    {
        Add(asn);
        Add(reason);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        return run.Output.Show((await run.Client.PeerAsns.FailAsync(found.Id, run.Get(reason)!, cancel: run.Cancel)).Value,
            a => run.Output.Console.WriteLine($"AS{a.Asn} ({Plain.Line(a.PeerName)}) is {a.Validation}; the peer is told why."));
    }
}
