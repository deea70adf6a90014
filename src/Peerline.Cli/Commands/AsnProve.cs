using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AsnProve : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };
    private readonly Argument<string?> code =
        new("CODE") { Description = "The code that was mailed or shown; none has the registry looked at", Arity = ArgumentArity.ZeroOrOne };

    public AsnProve()
        : base("prove", "Show what was asked for, or have a proof looked at again")
    {
        Add(asn);
        Add(code);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        var proved = (await run.Client.PeerAsns.ProveAsync(found.Id, run.Get(code), run.Cancel)).Value;
        run.Output.Show(proved, a => run.Output.Console.WriteLine(
            Plain.Line(a.Proof!.Lapse ?? $"AS{a.Asn} is proved: {a.Proof.Evidence}")));
        return proved.Proof!.Lapse is null ? ExitCode.Done : ExitCode.Refused;
    }
}
