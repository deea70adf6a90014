using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AsnWaive : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };
    private readonly Option<string> rule =
        new("--rule") { Description = "The rule, as reports name it: first-asn", Required = true, HelpName = "NAME" };
    private readonly Option<DateTimeOffset> until =
        new("--until") { Description = "When it runs out: 2026-12-31 or 2026-12-31T12:00Z", Required = true, HelpName = "TIME" };
    private readonly Option<string> reason =
        new("--reason") { Description = "Why, for both sides to read", Required = true, HelpName = "TEXT" };

    public AsnWaive()
        : base("waive", "Take an ASN's routes although they break one rule, until a moment (operator)")
    {
        Add(asn);
        Add(rule);
        Add(until);
        Add(reason);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        var waiver = await run.Client.PeerAsns.WaiveAsync(
            found.Id, run.Get(rule)!, run.Get(reason)!, run.Get(until), cancel: run.Cancel);
        return run.Output.Show(waiver, w => run.Output.Console.WriteLine(
            $"{Plain.Line(w.Rule)} is waived for AS{found.Asn} until {w.Until.UtcDateTime:yyyy-MM-dd HH:mm}Z."));
    }
}
