using Peerline.Stages.PeeringServices;
using Peerline.Stages.Probing;

namespace Peerline.Server.Cluster;

/// <summary>What goes round again and again without a connection of its own: prefixes are checked, probes and monitor tests are
/// run.</summary>
internal sealed class Rounds(PrefixWatch prefixes, ReachRunner reach, TimeProvider time, ILogger<Rounds> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stopping) => Task.WhenAll(
        GoAsync("The check of prefixes", prefixes.RunAsync, stopping), GoAsync("The round of probes", reach.RunAsync, stopping));

    private async Task GoAsync(string what, Func<CancellationToken, Task> round, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await round(stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "{What} failed; the next one is in {Period}", what, Period);
            }
        }
    }
}
