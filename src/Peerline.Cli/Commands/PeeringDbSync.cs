using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class PeeringDbSync() : PeerlineCommand("sync", "Look at PeeringDB now, and wait for the end of it (operator)")
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task<int> RunAsync(Run run)
    {
        // A look that goes on when this one is asked for may have passed what is wanted: the one after it is waited for.
        var before = await run.Client.PeeringDb.SyncAsync(run.Cancel);
        PeeringDbStatus status;
        do
        {
            await Task.Delay(Period, run.Cancel);
            status = await run.Client.PeeringDb.StatusAsync(run.Cancel);
        }
        while (status.Running || status.BeganAt is null || status.BeganAt == before.BeganAt);

        run.Output.Show(status, s => PeeringDbShow.Print(run.Output.Console, s));
        return status.Failure is null ? ExitCode.Done : ExitCode.Refused;
    }
}
