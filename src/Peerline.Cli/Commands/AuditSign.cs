using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class AuditSign() : PeerlineCommand("sign", "Sign how far every chain has come; keep the output elsewhere (operator)")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        (await run.Client.Audit.MakeCheckpointsAsync(run.Cancel)).Items, "Nothing was added since the last checkpoint.",
            ["chain", ">entry", "hash", "signature"],
        c => [c.Chain == Guid.Empty ? "operator" : c.Chain.ToString(), $"{c.Sequence}", Words.Dim(c.Hash), Words.Dim(c.Signature)]);
}
