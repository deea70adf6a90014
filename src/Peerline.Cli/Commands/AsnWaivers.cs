using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AsnWaivers : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };

    public AsnWaivers()
        : base("waivers", "The rules that are waived for an ASN") => Add(asn);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        return run.Output.List(
            await run.AllAsync(run.Client.PeerAsns.WaiversAsync(found.Id, run.Cancel)), $"No rule is waived for AS{found.Asn}.",
            ["rule", "until", "", "by", "reason"],
            w => [Words.Bold(w.Rule), Words.Time(w.Until), w.Holds ? "[green]holds[/]" : "[grey]over[/]", Words.Safe(w.By), Words.Safe(w.Reason)]);
    }
}
