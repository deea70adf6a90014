using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AuditVerify(
    ) : PeerlineCommand("verify", "Walk the chains and compare them with the signed checkpoints; exit code 1 when one is broken")
{
    protected override async Task<int> RunAsync(Run run)
    {
        var verification = await run.Client.Audit.VerifyAsync(run.Cancel);
        run.Output.Show(verification, v =>
            run.Output.Console.Write(Output.Table(["", "chain", ">entries", ">signed up to", "verdict"], v.Chains.Select(c => new[]
        {
            c.Holds
                ? "[green]✔[/]"
                : "[red]✘[/]", c.Chain == Guid.Empty
                ? Words.Bold("operator")
                : Words.Safe(c.Chain.ToString()), $"{c.Verified}", c.SignedUpTo == 0
                ? Words.Dim("never")
                : $"{c.SignedUpTo}", Words.Safe(c.Sentence),
        }))));
        return verification.Holds ? ExitCode.Done : ExitCode.Refused;
    }
}
