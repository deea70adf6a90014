using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Storage;

namespace Peerline.Server.Cluster;

/// <summary>
/// Wakes the workers: of what was just written, and, sweeping over <c>due_at</c>, of whatever a crash or a lost message left asleep.
/// </summary>
internal sealed class Sweep(PeerlineStore store, IGrainFactory grains, ILogger<Sweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Bounded and lossy: what is dropped here, the next sweep finds.
    private readonly Channel<Committed> written = Channel.CreateBounded<Committed>(new BoundedChannelOptions(10_000)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
    });

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        store.Committed += Written;
        try
        {
            await Task.WhenAll(WakeWrittenAsync(stopping), SweepAsync(stopping));
        }
        finally
        {
            store.Committed -= Written;
        }
    }

    private void Written(Committed committed) => written.Writer.TryWrite(committed);

    private async Task WakeWrittenAsync(CancellationToken stopping)
    {
        await foreach (var committed in written.Reader.ReadAllAsync(stopping))
            await TryAsync(() => WakeAsync(committed.Connections, committed.EdgeRouters));
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, store.Time);
        do
        {
            await TryAsync(async () =>
            {
                var now = store.Time.GetUtcNow().ToMicros();
                var (due, routers) = await store.ReadAsync(Caller.System, async db => (
                    await db.Connections.Where(c => c.DueAt != null && c.DueAt <= now).OrderBy(c => c.DueAt).Select(c => c.Id).Take(1000).ToListAsync(stopping),
                    await db.EdgeRouters.Select(r => r.Id).ToListAsync(stopping)), stopping);
                await WakeAsync(due, routers.Where(awake.Add));
            });
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    // A router's worker looks again by itself once it was woken.
    private readonly HashSet<Guid> awake = [];

    private async Task WakeAsync(IEnumerable<Guid> connections, IEnumerable<Guid> routers)
    {
        foreach (var id in connections) await grains.GetGrain<IConnectionGrain>(id).WakeAsync();
        foreach (var id in routers) await grains.GetGrain<IEdgeRouterGrain>(id).WakeAsync();
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "The sweep failed; the next one tries again");
        }
    }
}
