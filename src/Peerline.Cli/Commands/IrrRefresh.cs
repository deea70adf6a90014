using System.CommandLine;

namespace Peerline.Cli.Commands;

internal sealed class IrrRefresh : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Such as AS64496 or 64496" };

    public IrrRefresh()
        : base("refresh", "Expand the AS-SET of an ASN now; exit code 1 when that failed or is held (operator)") => Add(asn);

    protected override async Task<int> RunAsync(Run run)
    {
        var set = await run.Client.Irr.RefreshAsync(IrrShow.Number(run.Get(asn)!), run.Cancel);
        run.Output.Show(set, s => IrrShow.Print(run.Output.Console, s));
        return set.Failure is null && set.Held is null ? ExitCode.Done : ExitCode.Refused;
    }
}
