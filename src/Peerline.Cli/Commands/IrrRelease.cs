using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class IrrRelease : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Such as AS64496 or 64496" };

    public IrrRelease()
        : base("release", "Use an expansion that is held because it takes too much away (operator)") => Add(asn);

    protected override async Task<int> RunAsync(Run run)
    {
        var number = IrrShow.Number(run.Get(asn)!);
        var before = await run.Client.Irr.GetAsync(number, run.Cancel);
        if (before.Held is not { } held)
        {
            run.Output.Console.WriteLine($"Nothing is held for AS{number}.");
            return ExitCode.Refused;
        }

        var released = await run.Client.Irr.ReleaseAsync(number, held.At, run.Cancel);
        return run.Output.Show(released, s =>
        {
            run.Output.Console.MarkupLine($"Released: {Words.Safe(held.Reason)}");
            IrrShow.Print(run.Output.Console, s);
        });
    }
}
