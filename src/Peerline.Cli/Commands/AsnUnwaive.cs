using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AsnUnwaive : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };
    private readonly Option<string> rule = new("--rule") { Description = "The rule", Required = true, HelpName = "NAME" };

    public AsnUnwaive()
        : base("unwaive", "Take a waiver back: the rule holds again (operator)")
    {
        Add(asn);
        Add(rule);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        await run.Client.PeerAsns.TakeBackWaiverAsync(found.Id, run.Get(rule)!, cancel: run.Cancel);
        return run.Output.Show(found, a => run.Output.Console.WriteLine($"{Plain.Line(run.Get(rule)!)} holds again for AS{a.Asn}."));
    }
}
