using Peerline.Monitoring.Alerts;
using Peerline.Stages.PeeringServices;
using Peerline.Stages.PlannedWork;
using Peerline.Stages.Probing;
using Peerline.Stages.Provisioning.Drift;
using Peerline.Stages.Provisioning.Rollouts;

namespace Peerline.Server.Cluster;

/// <summary>What goes round again and again without a connection of its own: prefixes are checked, probes and monitor tests are
/// run, alert rules are looked at, planned work begins, a change of the policy
/// goes on, routers are compared with what is wished of them.</summary>
internal sealed class Rounds(
    PrefixWatch prefixes, ReachRunner reach, AlertWatch alerts, MaintenanceWatch maintenances, DriftWatch drift,
    RolloutWatch rollouts, TimeProvider time, ILogger<Rounds> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AlertPeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DriftPeriod = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stopping) => Task.WhenAll(
        GoAsync("The check of prefixes", prefixes.RunAsync, Period, stopping), GoAsync("The round of probes", reach.RunAsync, Period, stopping),
        GoAsync("The look at the rollout of a policy", rollouts.RunAsync, Period, stopping),
        GoAsync("The look at alert rules", alerts.RunAsync, AlertPeriod, stopping),
        GoAsync("The look at planned work", maintenances.RunAsync, AlertPeriod, stopping),
        GoAsync("The look for routers that differ", drift.RunAsync, DriftPeriod, stopping));

    private async Task GoAsync(string what, Func<CancellationToken, Task> round, TimeSpan period, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await round(stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "{What} failed; the next one is in {Period}", what, period);
            }
        }
    }
}
